/** Workflows that a workflow calls. */
import type { CalledResult, Item, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createTestContext } from '../testing/create-test-context.ts';
import { runFreely } from '../testing/run-node.ts';
import { flowCall } from './flow-call.ts';

const items: Item[] = [
  { json: { n: 1, flow: 'wf_a' }, pairedItem: { item: 5 } },
  { json: { n: 2, flow: 'wf_b' }, pairedItem: { item: 6 } },
];

function ended(status: CalledResult['status'], given: Item[] = [], error?: CalledResult['error']): CalledResult {
  return { executionId: 'exec_1', status, items: given, ...(error === undefined ? {} : { error }) };
}

async function take(parameters: Parameters, input: Item[], ...results: CalledResult[]) {
  const ctx = createTestContext(flowCall, { parameters: { workflowId: 'wf_a', ...parameters }, inputs: [input] });
  return flowCall.wake?.(ctx, input, { kind: 'called', results });
}

describe('flow.call', () => {
  it('hands all items over together, without the lineage of their workflow', async () => {
    const result = await runFreely(flowCall, { parameters: { workflowId: 'wf_a' }, inputs: [items] });
    const handed = [{ json: { n: 1, flow: 'wf_a' } }, { json: { n: 2, flow: 'wf_b' } }];
    expect(result).toEqual({ kind: 'call', waitForEnd: true, calls: [{ workflowId: 'wf_a', items: handed }] });
  });

  it('calls a workflow for each item, which may name it', async () => {
    const parameters = { workflowId: '={{ $json.flow }}', mode: 'each', waitForEnd: false };
    const result = await runFreely(flowCall, { parameters, inputs: [items] });
    expect(result).toEqual({
      kind: 'call',
      waitForEnd: false,
      calls: [
        { workflowId: 'wf_a', items: [{ json: { n: 1, flow: 'wf_a' } }] },
        { workflowId: 'wf_b', items: [{ json: { n: 2, flow: 'wf_b' } }] },
      ],
    });
  });

  it('pairs what each call gave with the item that it was made for', async () => {
    const given = [{ json: { x: 1 }, pairedItem: { item: 3 } }, { json: { x: 2 } }];
    const result = await take({ mode: 'each' }, items, ended('succeeded'), ended('succeeded', given));
    expect(result).toEqual({
      kind: 'output',
      outputs: [
        [
          { json: { x: 1 }, pairedItem: { item: 1 } },
          { json: { x: 2 }, pairedItem: { item: 1 } },
        ],
      ],
    });
  });

  it('pairs what one call gave with the only item, and with none of several', async () => {
    const given = [{ json: { x: 1 }, pairedItem: { item: 3 } }];
    const [item] = items;
    expect(await take({}, [item as Item], ended('succeeded', given))).toMatchObject({
      outputs: [[{ json: { x: 1 }, pairedItem: { item: 0 } }]],
    });
    expect(await take({}, items, ended('succeeded', given))).toEqual({
      kind: 'output',
      outputs: [[{ json: { x: 1 } }]],
    });
  });

  it('passes its items on where it does not wait', async () => {
    const result = await take({ waitForEnd: false }, items, ended('accepted'));
    expect(result).toEqual({ kind: 'output', outputs: [items.map(({ json }) => ({ json }))] });
  });

  it.each([
    ['failed', { code: 'WORKFLOW_STOPPED', message: 'no stock' }, 'no stock', 'WORKFLOW_STOPPED'],
    ['cancelled', undefined, 'it was cancelled', 'EXECUTION_CANCELLED'],
  ] as const)('fails when a called workflow %s', async (status, error, problem, code) => {
    const run = take({ mode: 'each' }, items, ended('succeeded'), ended(status, [], error));
    await expect(run).rejects.toMatchObject({
      code: 'CALL_FAILED',
      details: { problem, code, call: 1, executionId: 'exec_1' },
    });
  });
});
