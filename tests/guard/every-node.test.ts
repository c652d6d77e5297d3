/** Whichever node asks, and however the address is written: no connection is opened to anything inside. */
import { readdir, readFile } from 'node:fs/promises';
import type { Item, Parameters } from '@noria/core';
import { loadNodeTypes } from '@noria/nodes';
import { createMemoryBinaries } from '@noria/nodes/testing/create-memory-binaries';
import { runNode } from '@noria/nodes/testing/run-node';
import { addresses, hosts, refusedAtOnce } from '@noria/outbound/testing/inside-spellings';
import { lookupOf } from '@noria/outbound/testing/lookup-of';
import { outboundTo, serve } from '@noria/outbound/testing/outbound-fixture';
import { useInsideServer } from '@noria/outbound/testing/use-inside-server';
import { describe, expect, it } from 'vitest';

const types = new Map((await loadNodeTypes()).map((type) => [type.type, type]));

/** Parameters with which a node asks an address. */
const asking: Record<string, (url: string) => Parameters> = {
  'http.request': (url) => ({ url }),
  'graphql.request': (url) => ({ url, query: '{ a }' }),
  'rss.read': (url) => ({ url }),
};

const inside = useInsideServer();

function run(type: string, parameters: Parameters, outbound = outboundTo([]), inputs: Item[] = [{ json: {} }]) {
  const found = types.get(type);
  if (found === undefined) throw new Error(`there is no ${type}`);
  return runNode(found, { parameters, inputs: [inputs], outbound, binaries: createMemoryBinaries() });
}

const spellings = [...hosts.map((host) => `http://${host}:PORT/`), ...addresses, ...refusedAtOnce];

describe('the list of nodes that ask others', () => {
  it('has every node whose sources name the way outside', async () => {
    const root = new URL('../../packages/nodes/src/', import.meta.url);
    const found: string[] = [];
    for (const type of types.keys()) {
      const folder = new URL(`${type.replace('.', '-')}/`, root);
      const names = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
      const sources = await Promise.all(names.map((name) => readFile(new URL(name, folder), 'utf8')));
      if (sources.some((source) => /\boutbound\b/.test(source))) found.push(type);
    }
    expect(found.toSorted()).toEqual(Object.keys(asking).toSorted());
  });
});

describe.each(Object.entries(asking))('%s', (type, parametersOf) => {
  it('reaches what the operator lists: the counter counts', async () => {
    const origin = `http://127.0.0.1:${inside.port}`;
    await run(type, parametersOf(origin), outboundTo([origin])).catch((error: unknown) => {
      expect(error).not.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    });
    expect(inside.connections).toBe(1);
  });

  it('opens no connection, in any of at least 60 spellings', async () => {
    expect(new Set(spellings).size).toBeGreaterThanOrEqual(60);
    const outbound = outboundTo([]);
    for (const spelling of spellings) {
      const asked = run(type, parametersOf(spelling.replaceAll('PORT', String(inside.port))), outbound);
      await expect(asked, spelling).rejects.toMatchObject({
        code: expect.stringMatching(/^(OUTBOUND_REFUSED|PARAMETER_INVALID)$/),
      });
    }
    expect(inside.connections).toBe(0);
  });

  it('follows no redirect inside', async () => {
    let target = '';
    const front = await serve((_request, response) => response.writeHead(307, { location: target }).end());
    const outbound = outboundTo([front.origin]);
    for (const host of hosts) {
      target = `http://${host}:${inside.port}/`.replace(/[^\x20-\x7e]/gu, encodeURIComponent);
      await expect(run(type, parametersOf(front.origin), outbound), host).rejects.toMatchObject({
        code: 'OUTBOUND_REFUSED',
      });
    }
    expect(inside.connections).toBe(0);
  });

  it('asks no name that leads inside', async () => {
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '169.254.169.254', '64:ff9b::7f00:1']) {
      const outbound = outboundTo([], { lookup: lookupOf(address) });
      const asked = run(type, parametersOf(`http://public.example:${inside.port}/`), outbound);
      await expect(asked, address).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
    }
    expect(inside.connections).toBe(0);
  });
});

describe('a document that names an address', () => {
  const entity = () =>
    `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1:${inside.port}/e">]><a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="http://127.0.0.1:${inside.port}/i"/>&e;</a>`;
  const page = () =>
    `<base href="http://127.0.0.1:${inside.port}/"><link rel="stylesheet" href="s.css"><img src="i.png"><iframe src="f"></iframe><script src="s.js"></script><table><tr><td>1</td></tr></table>`;
  const calendar = () =>
    `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261101T000000Z\r\nATTACH:http://127.0.0.1:${inside.port}/a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

  it.each<[string, () => Parameters]>([
    ['data.xml', () => ({ source: 'text', text: entity() })],
    ['data.html', () => ({ source: 'text', text: page(), values: [{ name: 'it', selector: 'td' }] })],
    ['data.markdown', () => ({ to: 'markdown', source: 'text', text: page() })],
    ['data.extract', () => ({ format: 'html', source: 'text', text: page() })],
    ['data.extract', () => ({ format: 'ics', source: 'text', text: calendar() })],
  ])('has %s open no connection', async (type, parametersOf) => {
    // What the node makes of it is for its own tests; only that it looked at it at all counts here.
    await run(type, parametersOf()).catch((error: unknown) => {
      expect(error).toMatchObject({ code: expect.not.stringMatching('PARAMETER_INVALID') });
    });
    expect(inside.connections).toBe(0);
  });
});
