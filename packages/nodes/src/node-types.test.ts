/** Every node type describes itself fully, and does what its examples say. */
import { checkParameters, createNodeCatalogue, errorCatalogue, type NodeType, NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { loadNodeTypes } from './load-node-types.ts';
import { createMemoryBinaries } from './testing/create-memory-binaries.ts';
import { runToEnd } from './testing/run-node.ts';

const types = await loadNodeTypes();

function effectOf({ effect }: NodeType, parameters: NodeType['examples'][number]['parameters']): string {
  return typeof effect === 'function' ? effect(parameters) : effect;
}

describe('loadNodeTypes', () => {
  it('finds every folder that holds a node type', () => {
    expect(
      createNodeCatalogue(types)
        .list()
        .map(({ type }) => type),
    ).toEqual([
      'data.aggregate',
      'data.compare',
      'data.compress',
      'data.convert',
      'data.crypto',
      'data.datetime',
      'data.dedupe',
      'data.extract',
      'data.html',
      'data.limit',
      'data.markdown',
      'data.rename',
      'data.set',
      'data.sort',
      'data.split-out',
      'data.summarize',
      'data.table',
      'data.xml',
      'file.append',
      'file.read',
      'file.write',
      'flow.call',
      'flow.filter',
      'flow.if',
      'flow.loop',
      'flow.merge',
      'flow.no-op',
      'flow.respond',
      'flow.stop-error',
      'flow.switch',
      'flow.wait',
      'graphql.request',
      'http.request',
      'image.edit',
      'rss.read',
      'trigger.manual',
      'trigger.schedule',
      'trigger.webhook',
    ]);
  });
});

describe.each(types)('$type', (type) => {
  it('has search words in three languages, errors of the catalogue, and an example', () => {
    for (const words of [type.keywords.en, type.keywords.fr, type.keywords.ar]) expect(words.length).toBeGreaterThan(2);
    expect(type.keywords.ar.every((word) => /^[\u0600-\u06ff ]+$/.test(word))).toBe(true);
    for (const code of type.errors ?? []) expect(errorCatalogue).toHaveProperty(code);
    expect(type.examples.length).toBeGreaterThan(0);
  });

  it('gives every parameter a title', () => {
    const properties = Object.entries(type.parameters.properties ?? {});
    expect(properties.filter(([, schema]) => !schema.title).map(([name]) => name)).toEqual([]);
  });

  it('has defaults that its own schema accepts', () => {
    const faults = Object.entries(type.parameters.properties ?? {})
      .filter(([, schema]) => schema.default !== undefined)
      .flatMap(([, schema]) =>
        checkParameters(
          { type: 'object', properties: { it: schema }, additionalProperties: false },
          { it: schema.default ?? null },
          'written',
        ),
      );
    expect(faults).toEqual([]);
  });

  it.each(type.examples)('example "$title" has parameters without a fault', ({ parameters }) => {
    expect(checkParameters(type.parameters, parameters, 'written')).toEqual([]);
    expect(type.check?.(parameters) ?? []).toEqual([]);
  });

  // What asks the outside is tried by its own test, against a server.
  const runnable = type.examples.filter(({ parameters }) => effectOf(type, parameters) === 'pure');
  it.each(runnable)('example "$title" gives what it shows', async ({ parameters, input, output, files = [] }) => {
    const binaries = createMemoryBinaries();
    for (const content of files) {
      const bytes = content.startsWith('data:')
        ? Buffer.from(content.slice(content.indexOf(',') + 1), 'base64')
        : Buffer.from(content);
      await binaries.put(bytes, { mimeType: 'text/plain' });
    }
    const run = runToEnd(type, { parameters, inputs: input, binaries });
    if (Array.isArray(type.outputs) && type.outputs.length === 0) {
      const error = await run.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(NoriaError);
      expect(type.errors).toContain((error as NoriaError).code);
      return;
    }
    const { outputs } = await run;
    expect(outputs.map((items) => items.map(({ json }) => json))).toEqual(output);
  });
});
