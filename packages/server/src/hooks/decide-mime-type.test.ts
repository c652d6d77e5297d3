/** The type of a received file is decided by its bytes; the sender's word only refines it. */
import { describe, expect, it } from 'vitest';
import { decideMimeType } from './decide-mime-type.ts';

const png = '89504e470d0a1a0a0000000d';
const zip = '504b030414000600';
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

describe('the type of a received file', () => {
  it.each([
    ['a PNG that calls itself a page', png, 'text/html', 'image/png'],
    ['a PNG without a type', png, undefined, 'image/png'],
    ['a document of an office', zip, docx, docx],
    ['an archive that calls itself a picture', zip, 'image/png', 'application/zip'],
    ['a PDF', '255044462d312e37', 'application/octet-stream', 'application/pdf'],
    ['a WebP', '524946461a000000574542505650384c', undefined, 'image/webp'],
    ['a film', '0000001866747970697336d6', 'video/mp4', 'video/mp4'],
    ['a sound in the same wrapping', '00000018667479704d344120', 'video/mp4', 'audio/mp4'],
    ['a Matroska film', '1a45dfa3', 'video/x-matroska', 'video/x-matroska'],
    ['an old document', 'd0cf11e0a1b11ae1', 'application/msword', 'application/msword'],
    ['an old file that says nothing', 'd0cf11e0a1b11ae1', 'text/plain', 'application/octet-stream'],
  ])('%s', (_what, hex, declared, expected) => {
    expect(decideMimeType(Buffer.from(hex, 'hex'), declared)).toBe(expected);
  });

  it.each([
    ['text that calls itself a picture', '<script>', 'image/png', 'text/plain'],
    ['bytes that call themselves a picture', '\u0000\u0001', 'image/jpeg', 'application/octet-stream'],
    ['a table', 'a;b', 'text/csv; charset=utf-8', 'text/csv'],
    ['a page', '<p>', 'text/html', 'text/html'],
    ['a type that nobody knows', 'x', 'application/x-own', 'application/x-own'],
    ['no type at all', 'x', undefined, 'text/plain'],
    ['a type that is none', 'x', 'text/html\r\nx: y', 'text/plain'],
    ['nothing', '', 'image/png', 'application/octet-stream'],
  ])('%s', (_what, text, declared, expected) => {
    expect(decideMimeType(Buffer.from(text), declared)).toBe(expected);
  });
});
