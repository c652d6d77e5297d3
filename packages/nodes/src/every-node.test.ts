/** What every node type has to stand: no items, 10,000 of them, parts of a list, and parameters of the wrong kind. */
import { checkParameters, errorCatalogue, type Item, type Json, type NodeType, NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { loadNodeTypes } from './load-node-types.ts';
import { createMemoryBinaries } from './testing/create-memory-binaries.ts';
import { runToEnd } from './testing/run-node.ts';

const types = await loadNodeTypes();
type Example = NodeType['examples'][number];

function isPure({ effect }: NodeType, { parameters }: Example): boolean {
  return (typeof effect === 'function' ? effect(parameters) : effect) === 'pure';
}

/** What asks the outside, and triggers, which get no items from other nodes, have tests of their own. */
const cases = types.flatMap((type) => {
  const examples = type.examples.filter((example) => isPure(type, example) && type.trigger === undefined);
  return examples.map((example) => ({ name: `${type.type}: ${example.title}`, type, example }));
});

/** Longest time for 10,000 items, in milliseconds of computing. Most take less than 500; 10,000 calendars take 4,300: what grows faster than its items takes minutes. */
const mostMs = 15_000;

async function run(type: NodeType, { parameters, files = [] }: Example, inputs: readonly (readonly Item[])[]) {
  const binaries = createMemoryBinaries();
  for (const content of files) {
    const bytes = content.startsWith('data:')
      ? Buffer.from(content.slice(content.indexOf(',') + 1), 'base64')
      : Buffer.from(content);
    await binaries.put(bytes, { mimeType: 'text/plain' });
  }
  return runToEnd(type, { parameters, inputs, binaries });
}

/** An error is of the catalogue, and says which node; anything else is a crash. */
async function orKnownError<T>(result: Promise<T>): Promise<T | NoriaError> {
  return result.catch((error: unknown) => {
    expect(error).toBeInstanceOf(NoriaError);
    expect(errorCatalogue).toHaveProperty((error as NoriaError).code);
    return error as NoriaError;
  });
}

describe('with no items', () => {
  it.each(cases)('$name gives a result, or says why not', async ({ type, example }) => {
    const result = await orKnownError(
      run(
        type,
        example,
        example.input.map(() => []),
      ),
    );
    if (result instanceof NoriaError) return;
    const given = result.outputs.flat();
    // Some make one item of all (a sum, a file); none makes up more.
    expect(given.length).toBeLessThanOrEqual(1);
  });
});

describe('with 10,000 items', () => {
  const many = cases.filter(({ example }) => (example.input[0]?.length ?? 0) > 0 && example.files === undefined);
  it.each(many)('$name ends in time', { timeout: 60_000 }, async ({ type, example }) => {
    const input = example.input.map((items) =>
      Array.from({ length: 10_000 }, (_, n) => items[n % items.length] as Item),
    );
    const before = process.threadCpuUsage();
    await orKnownError(run(type, example, type.control === 'loop' ? example.input : input));
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(mostMs);
  });
});

describe('in parts', () => {
  const each = cases.filter(({ type, example }) => type.largeLists === 'each' && (example.input[0]?.length ?? 0) > 0);
  it.each(each)('$name gives what it gives for the whole list', async ({ type, example }) => {
    const [items = []] = example.input;
    const whole = (await run(type, example, [items])).outputs;
    const parts = await Promise.all(items.map((item) => run(type, example, [[item]])));
    const joined = whole.map((_, output) => parts.flatMap(({ outputs }) => outputs[output] ?? []));
    const jsonOf = (outputs: readonly (readonly Item[])[]) => outputs.map((list) => list.map(({ json }) => json));
    expect(jsonOf(joined)).toEqual(jsonOf(whole));
  });
});

describe('with a parameter of the wrong kind', () => {
  const wrong: Record<string, Json> = {
    string: { no: 'text' },
    number: 'many',
    integer: 1.5,
    boolean: 'perhaps',
    array: 7,
    object: [],
  };
  const parameters = types.flatMap((type) =>
    Object.entries(type.parameters.properties ?? {}).flatMap(([name, schema]) =>
      typeof schema.type === 'string' ? [{ type, name, value: wrong[schema.type] ?? null }] : [],
    ),
  );

  it('names the parameter, whatever the node type', () => {
    expect(parameters.length).toBeGreaterThan(100);
    for (const { type, name, value } of parameters) {
      const schema = { ...type.parameters, required: [] };
      // What is shown for other values of a sibling only is not looked at for these.
      const shown = { ...schema, properties: { [name]: withoutCondition(schema.properties?.[name]) } };
      const [fault] = checkParameters(shown, { [name]: value }, 'written');
      expect(fault?.path, `${type.type} ${name}`).toMatch(new RegExp(`^${name}`));
    }
  });
});

function withoutCondition(schema: NodeType['parameters'] | undefined): NodeType['parameters'] {
  const { 'x-show-when': _, ...rest } = schema ?? {};
  return rest;
}
