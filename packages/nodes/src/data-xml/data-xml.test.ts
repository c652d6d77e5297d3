/** XML as other systems send it, and JSON as they want it. */
import type { JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { readRows } from '../testing/run-on-file.ts';
import { dataXml } from './data-xml.ts';

const read = (parameters: Parameters, xml: string | Uint8Array) => readRows(dataXml, parameters, xml);

async function write(parameters: Parameters, value: JsonObject): Promise<unknown> {
  const step = { parameters: { to: 'xml', value: '={{ $json }}', ...parameters }, inputs: [[{ json: value }]] };
  return (await runNode(dataXml, step)).outputs[0]?.[0]?.json.xml;
}

const head = '<?xml version="1.0" encoding="UTF-8"?>\n';

describe('data.xml to JSON', () => {
  it.each([
    ['<a/>', { a: '' }],
    ['<?xml version="1.0"?>\n<!-- c -->\n<a x="1">t</a>', { a: { '@x': '1', '#text': 't' } }],
    ['<a><b>1</b><b>2</b><c/></a>', { a: { b: ['1', '2'], c: '' } }],
    ['<a>caf&#233; &#x41; &lt;&amp;</a>', { a: 'café A <&' }],
    ['<a><![CDATA[<i>&amp;</i>]]></a>', { a: '<i>&amp;</i>' }],
    ['<a>\n  <b> x </b>\n</a>', { a: { b: 'x' } }],
    ['<a><constructor>1</constructor><toString/></a>', { a: { constructor: '1', toString: '' } }],
    ['<a><__proto__ polluted="1"/><b __proto__="1"/></a>', { a: { b: { '@__proto__': '1' } } }],
    ['<!DOCTYPE a SYSTEM "a.dtd"><a>1</a>', { a: '1' }],
    ['<s:a xmlns:s="x"><s:b s:c="1"/></s:a>', { 's:a': { '@xmlns:s': 'x', 's:b': { '@s:c': '1' } } }],
  ])('reads %s', async (xml, json) => {
    expect(await read({}, xml)).toEqual([json]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    [{ lists: ['b'] }, [{ a: { b: ['1'], '@x': '2' } }]],
    [{ lists: ['a.b'] }, [{ a: { b: ['1'], '@x': '2' } }]],
    [{ types: 'recognized' }, [{ a: { b: 1, '@x': 2 } }]],
    [{ attributePrefix: '$' }, [{ a: { b: '1', $x: '2' } }]],
    [{ path: 'a' }, [{ b: '1', '@x': '2' }]],
    [{ path: 'a.b', lists: ['b'] }, [{ value: '1' }]],
  ])('with %j', async (parameters, expected) => {
    expect(await read(parameters as Parameters, '<a x="2"><b>1</b></a>')).toEqual(expected);
  });

  it('leaves namespaces out where that is wanted', async () => {
    expect(await read({ stripPrefixes: true }, '<s:a xmlns:s="x"><s:b s:c="1"/></s:a>')).toEqual([
      { a: { b: { '@c': '1' } } },
    ]);
  });

  it.each([
    ['many laughs', '<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;&l;">]><a>&m;</a>', 'CONTENT_UNREADABLE'],
    ['a file from outside', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'CONTENT_UNREADABLE'],
    ['an entity that nobody declared', '<a>&eacute;</a>', 'CONTENT_UNREADABLE'],
    ['tags that do not match', '<a><b></a>', 'CONTENT_UNREADABLE'],
    ['two roots', '<a/><b/>', 'CONTENT_UNREADABLE'],
    ['no XML', 'hello', 'CONTENT_UNREADABLE'],
    ['nothing', '', 'CONTENT_UNREADABLE'],
    ['too many levels', '<a>'.repeat(5_000) + '</a>'.repeat(5_000), 'CONTENT_LIMIT'],
  ])('refuses %s', async (_, xml, code) => {
    await expect(read({}, xml)).rejects.toMatchObject({ code, details: { item: 0, node: 'XML' } });
  });

  it('reads UTF-16', async () => {
    expect(await read({}, Buffer.from('\ufeff<a>é</a>', 'utf16le'))).toEqual([{ a: 'é' }]);
  });

  it('reads a document of 4 MB quickly', async () => {
    const xml = `<r>${'<i a="1"><b>x</b></i>'.repeat(200_000)}</r>`;
    const startMs = performance.now();
    expect(await read({ path: 'r.i' }, xml)).toHaveLength(200_000);
    expect(performance.now() - startMs).toBeLessThan(10_000);
  });
});

describe('data.xml to XML', () => {
  it.each([
    [
      {},
      { a: { b: [1, null, '<&"'], '@x': '1"<', '#text': 't' } },
      '<a x="1&quot;&lt;">t<b>1</b><b/><b>&lt;&amp;&quot;</b></a>',
    ],
    [{}, { a: 1, b: true }, '<root><a>1</a><b>true</b></root>'],
    [{ root: 'x' }, { a: [1, 2] }, '<x><a>1</a><a>2</a></x>'],
    [{}, { a: [1, 2] }, '<root><a>1</a><a>2</a></root>'],
    [{}, { a: { b: {}, c: [] } }, '<a><b/></a>'],
    [{}, {}, '<root/>'],
    [{ pretty: true }, { a: { b: [{ c: 1 }], d: null } }, '<a>\n  <b>\n    <c>1</c>\n  </b>\n  <d/>\n</a>\n'],
    [{ pretty: true, root: 'r' }, { a: 1 }, '<r>\n  <a>1</a>\n</r>\n'],
    [{}, { 'é:ن': 1 }, '<é:ن>1</é:ن>'],
  ])('with %j writes %j', async (parameters, value, xml) => {
    expect(await write(parameters, value as JsonObject)).toBe(head + xml);
  });

  it.each([
    [{ 'a><b': 1 }, /"a><b"/],
    [{ a: { '@x y': 1 } }, /"x y" at a.@x y/],
    [{ a: { '1b': 1 } }, /"1b"/],
    [{ a: 'x\u0000' }, /a character/],
  ])('refuses %j', async (value, message) => {
    await expect(write({}, value as JsonObject)).rejects.toMatchObject({
      code: 'CONTENT_UNWRITABLE',
      message: expect.stringMatching(message),
    });
  });

  it('reads what it wrote', async () => {
    const json = { order: { '@id': '7', line: [{ '@n': '1', '#text': 'a & b' }, 'c'], note: '<é>' } };
    expect(await read({}, String(await write({ pretty: true }, json)))).toEqual([json]);
  });

  it('converts 10,000 items quickly', async () => {
    const items = Array.from({ length: 10_000 }, (_, n) => ({ json: { order: { '@n': n, name: `name ${n}` } } }));
    const startMs = performance.now();
    const { outputs } = await runNode(dataXml, { parameters: { to: 'xml', value: '={{ $json }}' }, inputs: [items] });
    expect(outputs[0]).toHaveLength(10_000);
    expect(outputs[0]?.[0]).not.toHaveProperty('pairedItem');
    expect(performance.now() - startMs).toBeLessThan(5_000);
  });
});
