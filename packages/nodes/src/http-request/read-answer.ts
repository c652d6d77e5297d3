/** Turns the answer of a server into JSON or a file, or into the error that its status means. */
import { type BinaryRef, EffectError, type Json, type NodeContext, NoriaError, type OutboundStream } from '@noria/core';
import { type BodyStart, readStart, rejoin } from './body-reader.ts';
import { mostLevels, parseJson, TooDeep } from './parse-json.ts';
import { readFileName } from './read-file-name.ts';
import { readRetryAfter } from './read-retry-after.ts';
import type { RequestSettings } from './request-settings.ts';

/** What came back for one request. */
export type Answer = {
  /** 0: there was none that is known of. What a person or a setting put in its place is the body. */
  readonly status: number;
  /** Lower-case names. */
  readonly headers: { readonly [name: string]: string };
  /** After redirects. */
  readonly url: string;
  /** Of a file: its name, type and size. */
  readonly body: Json;
  readonly file: BinaryRef | null;
};

export function isFine({ status }: { readonly status: number }): boolean {
  return status >= 200 && status <= 299;
}

/** Enough to recognise what the server complains about. */
const shownBodyCharacters = 1_000;
/** Text that is longer is of more use as a file: an item is copied from node to node. */
const mostTextBytes = 1_048_576;

/**
 * @throws OUTBOUND_STATUS (sent: answered; refused for 429 and 503) the status is not 2xx and the settings want that to be an error
 * @throws OUTBOUND_FAILED, OUTBOUND_TOO_DEEP, OUTBOUND_TOO_LARGE, BINARY_TOO_LARGE (sent: answered) the body cannot be used
 */
export async function readAnswer(ctx: NodeContext, stream: OutboundStream, settings: RequestSettings): Promise<Answer> {
  const { status, headers, url } = stream;
  if (!settings.neverError && !isFine(stream)) throw await describeStatus(stream);
  try {
    const { body, file } = await readBody(ctx, stream, settings);
    return { status, headers: { ...headers }, url, body, file };
  } catch (error) {
    if (error instanceof EffectError || !(error instanceof NoriaError)) throw error;
    throw new EffectError(error.code, error.details, { sent: 'answered', cause: error });
  }
}

/** The status says enough where the text to it cannot be read. */
async function describeStatus({ status, headers, url, body }: OutboundStream): Promise<EffectError> {
  const start = await readStart(body, shownBodyCharacters * 4).catch(() => ({ parts: [], rest: null }));
  await start.rest?.return?.();
  const shown = decodeText(Buffer.concat(start.parts), headers['content-type']).slice(0, shownBodyCharacters);
  return new EffectError(
    'OUTBOUND_STATUS',
    { host: new URL(url).host, status, body: shown },
    {
      sent: 'answered',
      refused: status === 429 || status === 503,
      retryAfterMs: readRetryAfter(headers['retry-after'], headers.date),
    },
  );
}

type Body = Pick<Answer, 'body' | 'file'>;

async function readBody(
  ctx: NodeContext,
  stream: OutboundStream,
  { responseType, maxResponseBytes }: RequestSettings,
): Promise<Body> {
  const contentType = stream.headers['content-type'] ?? '';
  if (responseType === 'file') return storeFile(ctx, stream, stream.body);
  const isAuto = responseType === 'auto';
  const isJson = responseType === 'json' || (isAuto && /[/+]json\b/i.test(contentType));
  const isShort = responseType === 'text' || isJson;
  const start = await readStart(stream.body, isShort ? maxResponseBytes : isText(contentType) ? mostTextBytes : 0);
  const isEmpty = start.rest === null && start.parts.every((part) => part.length === 0);
  if (isEmpty && responseType !== 'text') return { body: {}, file: null };
  if (start.rest !== null || (!isShort && !isText(contentType))) return storeFile(ctx, stream, rejoin(start));
  const text = decodeText(joinParts(start), contentType);
  return { body: isJson ? readJson(text, stream, isAuto ? 'text' : 'fail') : text, file: null };
}

function joinParts({ parts }: BodyStart): Uint8Array {
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
}

async function storeFile(ctx: NodeContext, stream: OutboundStream, content: AsyncIterable<Uint8Array>): Promise<Body> {
  const { 'content-type': contentType = '', 'content-disposition': disposition } = stream.headers;
  const fileName = readFileName(disposition, stream.url);
  const mimeType = contentType.split(';', 1)[0]?.trim().toLowerCase() || 'application/octet-stream';
  const file = await ctx.binaries.put(content, { mimeType, ...(fileName === undefined ? {} : { fileName }) });
  return { body: { fileName: fileName ?? null, mimeType, sizeBytes: file.sizeBytes }, file };
}

/** @param otherwise what is no JSON: `auto` takes the answer for what it is, whatever its label says */
function readJson(text: string, { url }: OutboundStream, otherwise: 'text' | 'fail'): Json {
  const { host } = new URL(url);
  try {
    return parseJson(text);
  } catch (cause) {
    if (cause instanceof TooDeep) {
      throw new EffectError('OUTBOUND_TOO_DEEP', { host, limit: mostLevels }, { sent: 'answered', cause });
    }
    if (otherwise === 'text') return text;
    const problem = `its answer is not valid JSON: ${(cause as Error).message}`;
    throw new EffectError('OUTBOUND_FAILED', { host, problem }, { sent: 'answered', cause });
  }
}

function isText(contentType: string): boolean {
  return (
    contentType === '' ||
    /^text\/|[/+](xml|javascript|ecmascript|yaml|csv|x-ndjson|x-www-form-urlencoded|graphql)\b/i.test(contentType)
  );
}

/** A character set that nobody knows is read as UTF-8, which shows damage but loses no ASCII. */
function decodeText(bytes: Uint8Array, contentType = ''): string {
  const label = /charset="?([\w:.-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) return new TextDecoder().decode(bytes);
    throw error;
  }
}
