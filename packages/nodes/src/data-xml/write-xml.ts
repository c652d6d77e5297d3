/** Writes JSON as XML. */
import type { Json, JsonObject } from '@noria/core';
import { CHAR, NAME_RE } from 'xmlchars/xml/1.0/ed5.js';
import { maxDepth } from '../formats/clean-json.ts';
import { escapeHtml } from '../formats/escape-html.ts';

export type XmlWriteSettings = {
  attributePrefix: string;
  textName: string;
  /** Name of the root element; empty: the only field of the object, or `root` around several. */
  root: string;
  pretty: boolean;
};

const forbiddenCharacter = new RegExp(`[^${CHAR}]`, 'u');

/**
 * The opposite of reading: lists become elements of one name, fields with the prefix attributes, null an empty element.
 * @throws RangeError a name or a character that XML does not have, or too many levels; the message says where
 */
export function writeXml(json: JsonObject, settings: XmlWriteSettings): string {
  const [only, ...others] = Object.keys(json);
  const isRoot = settings.root === '' && only !== undefined && others.length === 0 && !Array.isArray(json[only]);
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>\n'];
  if (isRoot) writeElement(parts, settings, only, json[only] as Json, [only], 0);
  else writeElement(parts, settings, settings.root === '' ? 'root' : settings.root, json, [], 0);
  return parts.join('');
}

function writeElement(
  parts: string[],
  settings: XmlWriteSettings,
  name: string,
  value: Json,
  path: readonly string[],
  level: number,
): void {
  if (path.length > maxDepth) throw new RangeError(`it nests deeper than ${maxDepth} levels`);
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries())
      writeElement(parts, settings, name, entry, [...path, String(index)], level);
    return;
  }
  checkName(name, path);
  const line = settings.pretty ? '\n' : '';
  const indent = settings.pretty ? '  '.repeat(level) : '';
  if (typeof value !== 'object' || value === null) {
    const text = value === null ? '' : escapeText(String(value), path);
    parts.push(text === '' ? `${indent}<${name}/>${line}` : `${indent}<${name}>${text}</${name}>${line}`);
    return;
  }
  const { attributes, text, children } = splitFields(settings, value, path);
  if (children.length === 0) {
    parts.push(
      text === ''
        ? `${indent}<${name}${attributes}/>${line}`
        : `${indent}<${name}${attributes}>${text}</${name}>${line}`,
    );
    return;
  }
  parts.push(`${indent}<${name}${attributes}>${text}${line}`);
  for (const [child, inner] of children) writeElement(parts, settings, child, inner, [...path, child], level + 1);
  parts.push(`${indent}</${name}>${line}`);
}

function splitFields(settings: XmlWriteSettings, value: JsonObject, path: readonly string[]) {
  const { attributePrefix, textName } = settings;
  let attributes = '';
  let text = '';
  const children: [string, Json][] = [];
  for (const [name, field] of Object.entries(value)) {
    const isPlain = typeof field !== 'object' || field === null;
    if (name === textName && isPlain) text = escapeText(String(field ?? ''), [...path, name]);
    else if (attributePrefix !== '' && name.startsWith(attributePrefix) && isPlain) {
      const attribute = name.slice(attributePrefix.length);
      checkName(attribute, [...path, name]);
      attributes += ` ${attribute}="${escapeText(String(field ?? ''), [...path, name])}"`;
    } else children.push([name, field]);
  }
  return { attributes, text, children };
}

function checkName(name: string, path: readonly string[]): void {
  if (NAME_RE.test(name)) return;
  throw new RangeError(`"${name}" at ${path.join('.') || 'the root'} cannot be the name of an element or attribute`);
}

function escapeText(text: string, path: readonly string[]): string {
  if (!forbiddenCharacter.test(text)) return escapeHtml(text);
  throw new RangeError(`the text at ${path.join('.')} has a character that XML does not allow`);
}
