/** Where responses end, however they are cut. */
import { expect, test } from 'vitest';
import { createResponseReader } from './response-reader.ts';

const ANSWER = 'HTTP/1.1 202 Accepted\r\ncontent-type: text/plain\r\ncontent-length: 5\r\n\r\nhello';

test('a response that comes at once is complete at once', () => {
  expect(createResponseReader().read(Buffer.from(ANSWER))).toBe(202);
});

test('a response is complete with its last byte, wherever it is cut', () => {
  for (let cut = 1; cut < ANSWER.length; cut++) {
    const reader = createResponseReader();
    expect(reader.read(Buffer.from(ANSWER.slice(0, cut)))).toBeNull();
    expect(reader.read(Buffer.from(ANSWER.slice(cut)))).toBe(202);
  }
});

test('the next response on the same connection is read afresh', () => {
  const reader = createResponseReader();
  reader.read(Buffer.from(ANSWER));
  expect(reader.read(Buffer.from('HTTP/1.1 500 Broken\r\ncontent-length: 0\r\n\r\n'))).toBe(500);
});

test('a response without content-length is refused', () => {
  const reader = createResponseReader();
  expect(() => reader.read(Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n'))).toThrow(
    /content-length/,
  );
});
