/** Names and values that a credential may not put into a header. */
import type { ParameterFault } from '../workflow/parameter-schema.ts';

/** Headers that say where a request ends, or where it goes. */
const reserved = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** @source RFC 9110, section 5.6.2: `token` */
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** @source RFC 9110, section 5.5: a line break would begin another header */
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

export function findHeaderNameFault(path: string, name: string): ParameterFault[] {
  if (!token.test(name)) return [{ path, problem: 'is no name of a header.' }];
  if (!reserved.has(name.toLowerCase())) return [];
  return [{ path, problem: `is ${name}, which a credential may not set.` }];
}

export function findHeaderValueFault(path: string, value: string): ParameterFault[] {
  return fieldValue.test(value) ? [] : [{ path, problem: 'has a character that no header can carry.' }];
}
