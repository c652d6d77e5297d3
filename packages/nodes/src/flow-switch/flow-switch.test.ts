/** Which of many ways items go. */
import type { Item, Json, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { flowSwitch } from './flow-switch.ts';
import { listOutputs } from './switch-outputs.ts';

const numbers = (...list: Json[]): Item[] => list.map((n) => ({ json: { n } }));

const rule = (output: string, operator: string, right: Json) => ({
  output,
  conditions: [{ left: '={{ $json.n }}', operator, right }],
});

const rules = [rule('small', 'number.less', 10), rule('even', 'any.equals', 4), rule('large', 'number.greater', 99)];

async function route(parameters: Parameters, items: Item[]): Promise<Json[][]> {
  const { outputs } = await runNode(flowSwitch, { parameters, inputs: [items] });
  return outputs.map((list) => list.map(({ json }) => json.n ?? null));
}

describe('flow.switch by rules', () => {
  it('sends an item to the first rule that holds, and drops what none holds for', async () => {
    expect(await route({ rules }, numbers(4, 50, 100, 1))).toEqual([[4, 1], [], [100]]);
  });

  it('sends an item to every rule that holds', async () => {
    expect(await route({ rules, matches: 'all' }, numbers(4, 100))).toEqual([[4], [4], [100]]);
  });

  it('has an output of its own for what no rule holds for', async () => {
    expect(await route({ rules, fallback: 'extra' }, numbers(50, 4))).toEqual([[4], [], [], [50]]);
  });

  it('sends what no rule holds for where it is told', async () => {
    expect(await route({ rules, fallback: 'output', fallbackTo: 'large' }, numbers(50, 4))).toEqual([[4], [], [50]]);
  });

  it('pairs each item with the one that it was', async () => {
    const { outputs } = await runNode(flowSwitch, { parameters: { rules }, inputs: [numbers(100, 4)] });
    expect(outputs).toEqual([
      [{ json: { n: 4 }, pairedItem: { item: 1 } }],
      [],
      [{ json: { n: 100 }, pairedItem: { item: 0 } }],
    ]);
  });

  it('names the rule of a condition that cannot be read', async () => {
    await expect(route({ rules }, numbers(50, 'abc'))).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter: 'rules[0].conditions[0].left', item: 1 },
    });
  });

  it('has an output for each rule, by its name', () => {
    expect(listOutputs({ mode: 'rules', rules, fallback: 'extra' }).map(({ name }) => name)).toEqual([
      'small',
      'even',
      'large',
      'fallback',
    ]);
    expect(listOutputs({ rules: '=broken' })).toEqual([]);
  });

  it.each([
    [{ rules: [...rules, rule('even', 'any.exists', 1)] }, 'rules[3].output'],
    [{ rules: [rule('fallback', 'any.exists', 1)], fallback: 'extra' }, 'rules[0].output'],
    [{ rules, fallback: 'output', fallbackTo: 'none of them' }, 'fallbackTo'],
    [{ rules: [rule('a', 'string.matches', '(')] }, 'rules[0].conditions[0].right'],
  ])('finds the fault of %#', (parameters, path) => {
    expect(flowSwitch.check?.(parameters)).toEqual([{ path, problem: expect.any(String) }]);
  });
});

describe('flow.switch by an expression', () => {
  const parameters = { mode: 'expression', outputs: 3, index: '={{ $json.n }}' };

  it('sends an item to the output of that number', async () => {
    expect(await route(parameters, numbers(2, 0, 2))).toEqual([[0], [], [2, 2]]);
    expect(await route(parameters, [])).toEqual([]);
  });

  it.each([3, -1, 1.5, 'x', null])('knows no output %j', async (n) => {
    await expect(route(parameters, numbers(0, n))).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter: 'index', item: 1 },
    });
  });

  it('has as many outputs as its parameter says, even before that is checked', () => {
    const count = (outputs: Json) => listOutputs({ mode: 'expression', outputs }).length;
    expect([count(3), count(-1), count(1e9), count('=x')]).toEqual([3, 0, 50, 0]);
  });
});
