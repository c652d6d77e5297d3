/** Writes the body of a request: JSON, text, a form, or files of the item. */
import type { BinaryRef, Item, Json, NodeContext, OutboundRequest } from '@noria/core';
import { parameterFault, showValue } from '../parameter-fault.ts';
import { readMimeType } from './read-mime-type.ts';
import type { RequestSettings } from './request-settings.ts';
import { type FormPart, writeMultipart } from './write-multipart.ts';
import { writeText } from './write-text.ts';

export interface WrittenBody {
  readonly contentType: string;
  readonly body: NonNullable<OutboundRequest['body']>;
}

/** @throws PARAMETER_INVALID the text is no JSON, or the item has no such file */
export function writeBody(ctx: NodeContext, settings: RequestSettings, item: Item, index: number): WrittenBody {
  const { bodyType, body = null } = settings;
  switch (bodyType) {
    case 'json':
      return { contentType: 'application/json', body: writeJson(ctx, body, index) };
    case 'form': {
      const form = new URLSearchParams(listFields(settings));
      return { contentType: 'application/x-www-form-urlencoded', body: form.toString() };
    }
    case 'multipart':
      return writeMultipart(ctx, listParts(ctx, settings, item, index), index);
    case 'file': {
      const file = findFile(ctx, item, settings.bodyFile, 'bodyFile', index);
      const { sizeBytes } = file;
      return { contentType: readMimeType(file), body: { sizeBytes, open: () => ctx.binaries.stream(file) } };
    }
    default:
      return { contentType: 'text/plain; charset=utf-8', body: writeText(body) };
  }
}

/** Text is taken as JSON that a person wrote: `{"a": 1}`, and `"hello"` with its quotes. */
function writeJson(ctx: NodeContext, body: Json, index: number): string {
  if (typeof body !== 'string') return JSON.stringify(body);
  try {
    JSON.parse(body);
    return body;
  } catch (cause) {
    throw parameterFault(ctx, 'body', `the text is not valid JSON (${(cause as Error).message})`, index);
  }
}

function listFields({ fields }: RequestSettings): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).flatMap((one): [string, string][] =>
      one === null ? [] : [[name, writeText(one)]],
    ),
  );
}

function listParts(ctx: NodeContext, settings: RequestSettings, item: Item, index: number): FormPart[] {
  const texts = listFields(settings).map(([name, text]): FormPart => ({ kind: 'text', name, text }));
  const files = Object.entries(settings.files).map(
    ([name, field]): FormPart => ({
      kind: 'file',
      name,
      fallbackName: field,
      file: findFile(ctx, item, field, `files.${name}`, index),
    }),
  );
  return [...texts, ...files];
}

function findFile(ctx: NodeContext, item: Item, field: string, parameter: string, index: number): BinaryRef {
  const files = item.binary ?? {};
  if (Object.hasOwn(files, field)) return files[field] as BinaryRef;
  const names = Object.keys(files).map(showValue);
  const found = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  throw parameterFault(ctx, parameter, `the item has no file ${showValue(field)}; ${found}`, index);
}
