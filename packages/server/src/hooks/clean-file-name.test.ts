/** Names of received files are labels. */
import { expect, it } from 'vitest';
import { cleanFileName } from './clean-file-name.ts';

it.each([
  ['report.pdf', 'report.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\temp\\a.txt', 'a.txt'],
  ['a\u0000\r\nb.txt', 'ab.txt'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['فاتورة.pdf', 'فاتورة.pdf'],
  ['..', undefined],
  ['', undefined],
  [undefined, undefined],
  ['a/', undefined],
])('%j becomes %j', (given, expected) => {
  expect(cleanFileName(given)).toBe(expected);
});

it('a long name is cut before its ending', () => {
  const cut = cleanFileName(`${'é'.repeat(500)}.tar`);
  expect([...(cut ?? '')]).toHaveLength(200);
  expect(cut?.endsWith('é.tar')).toBe(true);
});
