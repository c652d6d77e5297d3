/** Reads a `multipart/form-data` body: fields become JSON, files go to the blob store. */
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { type Binaries, type BinaryRef, type JsonObject, NoriaError } from '@noria/core';
import { addFormField } from './add-form-field.ts';
import { cleanFileName } from './clean-file-name.ts';
import { decideMimeType } from './decide-mime-type.ts';

export interface MultipartBody {
  readonly body: JsonObject;
  readonly binary: Readonly<Record<string, BinaryRef>>;
}

export const multipartLimits = {
  fields: 1_000,
  files: 100,
  parts: 1_000,
  /** Bytes of one field that is no file. */
  fieldSize: 1_048_576,
  headerPairs: 50,
  headerSize: 16_384,
} as const;

/** The parser has a limit of this name, and does not keep it. */
const longestName = 200;

interface ReceivedFile {
  readonly field: string;
  readonly fileName: string | undefined;
  readonly declaredType: string;
  readonly bytes: Buffer;
}

/**
 * Nothing is stored before the whole body has been read and is in order.
 * @param contentType header with the boundary
 * @param before files that the item has already: their names are taken
 * @returns fields by name, a name that comes twice as a list; files by name, a further one as `name_2`
 * @throws REQUEST_MALFORMED, REQUEST_LIMIT, BINARY_TOO_LARGE
 */
export async function readMultipart(
  bytes: Buffer,
  contentType: string,
  binaries: Binaries,
  before: Readonly<Record<string, BinaryRef>>,
): Promise<MultipartBody> {
  const { body, files } = await parse(bytes, contentType);
  const binary: Record<string, BinaryRef> = { ...before };
  for (const { field, fileName, declaredType, bytes: content } of files) {
    const mimeType = decideMimeType(content, declaredType);
    const about = fileName === undefined ? { mimeType } : { mimeType, fileName };
    binary[chooseName(field, binary)] = await binaries.put(content, about);
  }
  return { body, binary };
}

function parse(bytes: Buffer, contentType: string): Promise<{ body: JsonObject; files: ReceivedFile[] }> {
  return new Promise((resolve, reject) => {
    const body: JsonObject = {};
    const files: ReceivedFile[] = [];
    const fail = (error: unknown): void => reject(toRequestError(error));
    const exceed = (what: string, limit: number) => (): void => reject(overLimit(what, limit));
    let parser: BusboyInstance;
    try {
      parser = new Busboy({ headers: { 'content-type': contentType }, limits: { ...multipartLimits } });
    } catch (error) {
      return fail(error);
    }
    // A part may come without a name, whatever the parser's types say.
    parser.on('field', (name: string | undefined = '', value, _isNameCut, isValueCut) => {
      if (name.length > longestName) return reject(overLimit('characters in the name of a field', longestName));
      if (isValueCut) return reject(overLimit('bytes in a field', multipartLimits.fieldSize));
      addFormField(body, name, value);
    });
    parser.on('file', (field: string | undefined = '', stream, fileName, _encoding, declaredType) => {
      if (field.length > longestName) reject(overLimit('characters in the name of a field', longestName));
      gather(stream, fail, (content) => {
        // A form whose file was left empty sends a part without a name and without bytes.
        if (content.length === 0 && !fileName) return;
        files.push({ field, fileName: cleanFileName(fileName), declaredType, bytes: content });
      });
    });
    parser.on('partsLimit', exceed('parts', multipartLimits.parts));
    parser.on('filesLimit', exceed('files', multipartLimits.files));
    parser.on('fieldsLimit', exceed('fields', multipartLimits.fields));
    parser.on('error', fail);
    parser.on('finish', () => resolve({ body, files }));
    parser.end(bytes);
  });
}

function gather(stream: BusboyFileStream, fail: (error: unknown) => void, done: (content: Buffer) => void): void {
  const parts: Buffer[] = [];
  stream.on('data', (part: Buffer) => parts.push(part));
  stream.on('error', fail);
  stream.on('end', () => done(Buffer.concat(parts)));
}

function chooseName(field: string, taken: Readonly<Record<string, BinaryRef>>): string {
  const wished = field === '' || field === '__proto__' ? 'file' : field;
  if (!Object.hasOwn(taken, wished)) return wished;
  let count = 2;
  while (Object.hasOwn(taken, `${wished}_${count}`)) count++;
  return `${wished}_${count}`;
}

function overLimit(unit: string, limit: number): NoriaError {
  return new NoriaError('REQUEST_LIMIT', { limit, unit });
}

function toRequestError(error: unknown): NoriaError {
  if (error instanceof NoriaError) return error;
  const problem = `it is not multipart/form-data: ${error instanceof Error ? error.message : String(error)}`;
  return new NoriaError('REQUEST_MALFORMED', { problem }, { cause: error });
}
