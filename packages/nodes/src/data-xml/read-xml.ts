/** Reads XML into JSON, strictly: what is not well formed is refused, and so is everything that a document could make grow. */
import type { Json, JsonObject } from '@noria/core';
import { maxDepth } from '../formats/clean-json.ts';
import { type Content, contentFault, contentLimit } from '../formats/content.ts';
import { recognizeValue } from '../formats/recognize-value.ts';

export type XmlReadSettings = {
  /** Stands before the names of attributes. */
  attributePrefix: string;
  textName: string;
  /** Names of elements that become a list even where there is one: `item`, or with the elements around it `rss.channel.item`. */
  lists: string[];
  types: 'recognized' | 'text';
  stripPrefixes: boolean;
};

interface Frame {
  readonly name: string;
  readonly path: string;
  readonly json: JsonObject;
  text: string;
}

const partCharacters = 65_536;
const mostElements = 1_000_000;

/**
 * An element becomes a field; several of one name become a list; one with attributes or elements becomes an object, and its own text the
 * field `textName`.
 * @throws CONTENT_UNREADABLE it is not well formed, or declares entities; CONTENT_LIMIT it nests too deep, or has too many elements
 */
export async function readXml(content: Content, text: string, settings: XmlReadSettings): Promise<JsonObject> {
  const { SaxesParser } = await import('saxes');
  const parser = new SaxesParser({ xmlns: false, position: true });
  const read = settings.types === 'recognized' ? recognizeValue : (value: string) => value;
  const nameOf = settings.stripPrefixes ? (name: string) => name.slice(name.indexOf(':') + 1) : (name: string) => name;
  const lists = new Set(settings.lists);
  const root: Frame = { name: '', path: '', json: {}, text: '' };
  const frames = [root];
  let elements = 0;

  parser.on('error', (error) => {
    throw contentFault(content, 'XML', error.message, error);
  });
  parser.on('doctype', (doctype) => {
    if (!doctype.includes('[')) return;
    throw contentFault(content, 'XML', 'its document type declares entities or elements, which are not read');
  });
  parser.on('opentag', ({ name, attributes }) => {
    const parent = frames.at(-1) as Frame;
    if (frames.length > maxDepth) throw contentLimit(content, `its elements nest deeper than ${maxDepth} levels`);
    if (++elements > mostElements) throw contentLimit(content, `it has more than ${mostElements} elements`);
    const own = nameOf(name);
    const path = parent.path === '' ? own : `${parent.path}.${own}`;
    const json: JsonObject = {};
    for (const [attribute, value] of Object.entries(attributes)) {
      if (settings.stripPrefixes && (attribute === 'xmlns' || attribute.startsWith('xmlns:'))) continue;
      setField(json, settings.attributePrefix + nameOf(attribute), read(value));
    }
    frames.push({ name: own, path, json, text: '' });
  });
  const addText = (more: string): void => {
    (frames.at(-1) as Frame).text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const { name, path, json, text: whole } = frames.pop() as Frame;
    const own = whole.trim();
    const isPlain = Object.keys(json).length === 0;
    if (!isPlain && own !== '') setField(json, settings.textName, read(own));
    addChild((frames.at(-1) as Frame).json, name, isPlain ? read(own) : json, lists.has(name) || lists.has(path));
  });

  for (let at = 0; at < text.length; at += partCharacters) {
    parser.write(text.slice(at, at + partCharacters));
    await content.ctx.pause();
  }
  parser.close();
  return root.json;
}

function addChild(parent: JsonObject, name: string, value: Json, isList: boolean): void {
  const before = Object.hasOwn(parent, name) ? parent[name] : undefined;
  if (Array.isArray(before)) before.push(value);
  else if (before !== undefined) setField(parent, name, [before, value]);
  else setField(parent, name, isList ? [value] : value);
}

/** A name that would set the prototype is left out. */
function setField(json: JsonObject, name: string, value: Json): void {
  if (name !== '__proto__') json[name] = value;
}
