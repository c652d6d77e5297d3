/** Workflows without loops: the four classes one after the other, branches that meet again, refusals, answers, files. */
import { compute } from './compute.ts';
import { type CrashWorkflow, item, node, start, wires, workflowId } from './crash-workflow.ts';

const { pure, read, idempotent, once } = {
  pure: (v: number) => compute('pure', v),
  read: (v: number) => compute('read', v),
  idempotent: (v: number) => compute('idempotent', v),
  once: (v: number) => compute('once', v),
};

const classes: CrashWorkflow = {
  workflowId: workflowId(1),
  definition: {
    name: 'Four classes',
    nodes: [
      start,
      node('Pure', 'witness.pure'),
      node('Read', 'witness.read', { workMs: 40 }),
      node('Idempotent', 'witness.idempotent', { workMs: 40 }),
      node('Once', 'witness.once', { workMs: 40 }),
    ],
    connections: wires('Start > Pure > Read > Idempotent > Once'),
  },
  weight: 4,
  calls: 'begin',
  makeItems: (n) => [item(n)],
  expect: (n) => [once(idempotent(read(pure(n))))],
  effects: { once: 1, idempotent: 1 },
};

const steps: CrashWorkflow = {
  workflowId: workflowId(2),
  definition: {
    name: 'Three durable steps, five items',
    nodes: [
      start,
      node('First', 'witness.once', { workMs: 20 }),
      node('Second', 'witness.once', { workMs: 20 }),
      node('Third', 'witness.once', { workMs: 20 }),
    ],
    connections: wires('Start > First > Second > Third'),
  },
  weight: 3,
  calls: 'begin',
  makeItems: (n) => [0, 1, 2, 3, 4].map((more) => item(n + more)),
  expect: (n) => [0, 1, 2, 3, 4].map((more) => once(once(once(n + more)))),
  effects: { once: 15, idempotent: 0 },
};

const branches: CrashWorkflow = {
  workflowId: workflowId(3),
  definition: {
    name: 'Three branches that meet',
    nodes: [
      start,
      node('Read', 'witness.read', { workMs: 80 }),
      node('Idempotent', 'witness.idempotent', { workMs: 40 }),
      node('Once', 'witness.once', { workMs: 60 }),
      node('Merge', 'flow.merge', { mode: 'append', inputs: 3 }),
      node('After', 'witness.once'),
    ],
    connections: wires(
      'Start > Read > Merge:0',
      'Start > Idempotent > Merge:1',
      'Start > Once > Merge:2',
      'Merge > After',
    ),
  },
  weight: 4,
  calls: 'begin',
  makeItems: (n) => [item(n)],
  expect: (n) => [once(read(n)), once(idempotent(n)), once(once(n))],
  effects: { once: 4, idempotent: 1 },
};

const refusals: CrashWorkflow = {
  workflowId: workflowId(4),
  definition: {
    name: 'Refusals, retries and the error output',
    nodes: [
      start,
      node('Refused', 'witness.once', { refusals: 2 }, { retry: { maxAttempts: 6, delayMs: 150, maxDelayMs: 300 } }),
      node('Fails', 'witness.read', { fails: true }, { onError: 'errorOutput' }),
      node('Not this way', 'witness.once'),
      node('This way', 'data.set', { mode: 'fields', fields: [{ name: 'v', value: '={{ $json.v + 1 }}' }] }),
      node('Last', 'witness.idempotent'),
    ],
    connections: wires('Start > Refused > Fails > Not this way > Last', 'Fails:1 > This way > Last'),
  },
  weight: 2,
  calls: 'begin',
  makeItems: (n) => [item(n)],
  expect: (n) => [idempotent(once(n) + 1)],
  effects: { once: 1, idempotent: 1 },
};

const answer: CrashWorkflow = {
  workflowId: workflowId(5),
  definition: {
    name: 'An answer, and work behind it',
    nodes: [
      start,
      node('Before', 'witness.once', { workMs: 30 }),
      node('Respond', 'flow.respond', { with: 'firstItem' }),
      node('Behind', 'witness.once', { workMs: 30 }),
    ],
    connections: wires('Start > Before > Respond > Behind'),
  },
  weight: 4,
  calls: 'answer',
  makeItems: (n) => [item(n)],
  expect: (n) => [once(once(n))],
  expectAnswer: (n) => ({ v: once(n) }),
  effects: { once: 2, idempotent: 0 },
};

/** One commit: acceptance, steps and answer together. */
const quickAnswer: CrashWorkflow = {
  workflowId: workflowId(6),
  definition: {
    name: 'An answer without any effect',
    nodes: [start, node('Pure', 'witness.pure'), node('Respond', 'flow.respond', { with: 'firstItem' })],
    connections: wires('Start > Pure > Respond'),
  },
  weight: 3,
  calls: 'answer',
  makeItems: (n) => [item(n)],
  expect: (n) => [pure(n)],
  expectAnswer: (n) => ({ v: pure(n) }),
  effects: { once: 0, idempotent: 0 },
};

/** 70 KB of items go through the blob store. */
const large: CrashWorkflow = {
  workflowId: workflowId(7),
  definition: {
    name: 'Large items',
    nodes: [
      start,
      node('Pass on', 'data.set', { mode: 'fields', fields: [{ name: 'v', value: '={{ $json.v + 1 }}' }] }),
      node('Once', 'witness.once', { workMs: 40 }),
    ],
    connections: wires('Start > Pass on > Once'),
  },
  weight: 1,
  calls: 'begin',
  makeItems: (n) => [{ json: { v: n, padding: String(n).padStart(70_000, '.') } }],
  expect: (n) => [once(n + 1)],
  effects: { once: 1, idempotent: 0 },
};

export const straightWorkflows: readonly CrashWorkflow[] = [
  classes,
  steps,
  branches,
  refusals,
  answer,
  quickAnswer,
  large,
];
