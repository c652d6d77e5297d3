/** A node that does nothing, and does that right. */
import { expect, it } from 'vitest';
import { runNode } from '../testing/run-node.ts';
import { flowNoOp } from './flow-no-op.ts';

it('flow.no-op passes items and files on, and gives up the lineage of the step before', async () => {
  const binary = { file: { hash: 'h', sizeBytes: 1, mimeType: 'text/plain' } };
  const inputs = [[{ json: { a: 1 }, binary, pairedItem: { item: 3 } }]];
  expect((await runNode(flowNoOp, { inputs })).outputs).toEqual([[{ json: { a: 1 }, binary }]]);
  expect((await runNode(flowNoOp, { inputs: [[]] })).outputs).toEqual([[]]);
});
