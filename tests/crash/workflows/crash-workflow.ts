/** A workflow of the suite: what it is, what it is started with, and what must come out of it. */
import type { Connection, Item, WorkflowDefinition, WorkflowNode } from '@noria/core';

export interface CrashWorkflow {
  readonly workflowId: string;
  readonly definition: WorkflowDefinition;
  /** How often it is chosen, beside the others. */
  readonly weight: number;
  /** `answer`: the caller waits for `flow.respond`. `resume`: somebody has to end its wait. `cancel`: it is cancelled. */
  readonly calls: 'begin' | 'answer' | 'resume' | 'cancel';
  makeItems(n: number): Item[];
  /** Values of the last output, in order. */
  expect(n: number): number[];
  /** Body of the answer, where the caller waits for one. */
  expectAnswer?(n: number): { v: number };
  /** How many effects of each class happen, children included; at most, where it is cancelled. */
  readonly effects: { readonly once: number; readonly idempotent: number };
}

/** Ids are fixed: a workflow that calls another names it. */
export function workflowId(number: number): string {
  return `01990000-0000-7000-8000-${String(number).padStart(12, '0')}`;
}

export const start: WorkflowNode = { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} };

export function node(
  name: string,
  type: string,
  parameters: WorkflowNode['parameters'] = {},
  more: Partial<WorkflowNode> = {},
): WorkflowNode {
  return { name, type, typeVersion: 1, parameters, ...more };
}

/** `A > B > C`, and `A:1 > B:2` for output 1 of A to input 2 of B. */
export function wires(...lines: readonly string[]): Connection[] {
  return lines.flatMap((line) => {
    const ends = line.split('>').map((end) => end.trim());
    return ends.slice(1).map((to, index) => wire(ends[index] ?? '', to));
  });
}

function wire(from: string, to: string): Connection {
  const [source = '', output = '0'] = from.split(':');
  const [target = '', input = '0'] = to.split(':');
  return { from: source, output: Number(output), to: target, input: Number(input) };
}

export function item(v: number): Item {
  return { json: { v } };
}
