/** Workflows that loop, nest, wait and call others. */
import { compute } from './compute.ts';
import { type CrashWorkflow, item, node, start, wires, workflowId } from './crash-workflow.ts';

const read = (v: number): number => compute('read', v);
const idempotent = (v: number): number => compute('idempotent', v);
const once = (v: number): number => compute('once', v);

const loop: CrashWorkflow = {
  workflowId: workflowId(11),
  definition: {
    name: 'A loop over items',
    nodes: [
      start,
      node('Loop', 'flow.loop', { mode: 'items', batchSize: 2 }),
      node('Body', 'witness.once'),
      node('After', 'witness.idempotent'),
    ],
    connections: wires('Start > Loop', 'Loop:1 > Body > Loop', 'Loop:0 > After'),
  },
  weight: 3,
  calls: 'begin',
  makeItems: (n) => [0, 1, 2, 3].map((more) => item(n + more)),
  expect: (n) => [0, 1, 2, 3].map((more) => idempotent(once(n + more))),
  effects: { once: 4, idempotent: 4 },
};

const nested: CrashWorkflow = {
  workflowId: workflowId(12),
  definition: {
    name: 'A loop in a loop, with branches inside',
    nodes: [
      start,
      node('Outer', 'flow.loop', { mode: 'items', batchSize: 2 }),
      node('Inner', 'flow.loop', { mode: 'items', batchSize: 1 }),
      node('Once', 'witness.once', { isNested: true }),
      node('Read', 'witness.read', { isNested: true }),
      node('Merge', 'flow.merge', { mode: 'append', inputs: 2 }),
      node('Between', 'witness.idempotent'),
      node('Last', 'witness.once'),
    ],
    connections: wires(
      'Start > Outer',
      'Outer:1 > Inner',
      'Inner:1 > Once > Merge:0',
      'Inner:1 > Read > Merge:1',
      'Merge > Inner',
      'Inner:0 > Between > Outer',
      'Outer:0 > Last',
    ),
  },
  weight: 3,
  calls: 'begin',
  makeItems: (n) => [0, 1, 2, 3].map((more) => item(n + more)),
  expect: (n) => [0, 1, 2, 3].flatMap((more) => [once(idempotent(once(n + more))), once(idempotent(read(n + more)))]),
  effects: { once: 4 + 8, idempotent: 8 },
};

const child: CrashWorkflow = {
  workflowId: workflowId(13),
  definition: {
    name: 'Child: two steps and a short wait',
    nodes: [
      start,
      node('Once', 'witness.once', { workMs: 20 }),
      node('Wait', 'flow.wait', { mode: 'time', amount: 0.2, unit: 'seconds' }),
      node('Idempotent', 'witness.idempotent'),
    ],
    connections: wires('Start > Once > Wait > Idempotent'),
  },
  weight: 1,
  calls: 'begin',
  makeItems: (n) => [item(n)],
  expect: (n) => [idempotent(once(n))],
  effects: { once: 1, idempotent: 1 },
};

const parent: CrashWorkflow = {
  workflowId: workflowId(14),
  definition: {
    name: 'Parent of three children',
    nodes: [
      start,
      node('Before', 'witness.idempotent'),
      node('Call', 'flow.call', { workflowId: child.workflowId, mode: 'each' }),
      node('After', 'witness.once'),
    ],
    connections: wires('Start > Before > Call > After'),
  },
  weight: 3,
  calls: 'begin',
  makeItems: (n) => [0, 1, 2].map((more) => item(n + more)),
  expect: (n) => [0, 1, 2].map((more) => once(idempotent(once(idempotent(n + more))))),
  effects: { once: 6, idempotent: 6 },
};

/** Nothing is kept of it: it leaves its parent a message, and no row. */
const quietChild: CrashWorkflow = {
  ...child,
  workflowId: workflowId(17),
  definition: { ...child.definition, name: 'Child of which nothing is kept', settings: { save: 'none' } },
  weight: 0,
};

const parentOfQuiet: CrashWorkflow = {
  ...parent,
  workflowId: workflowId(18),
  definition: {
    ...parent.definition,
    name: 'Parent of three children of which nothing is kept',
    nodes: parent.definition.nodes.map((each) =>
      each.name === 'Call' ? node('Call', 'flow.call', { workflowId: quietChild.workflowId, mode: 'each' }) : each,
    ),
  },
  weight: 2,
};

/** Cancelled at some moment, with whatever it calls. */
const cancelled: CrashWorkflow = {
  ...parent,
  workflowId: workflowId(19),
  definition: { ...parent.definition, name: 'Parent that is cancelled' },
  weight: 1,
  calls: 'cancel',
};

const waits: CrashWorkflow = {
  workflowId: workflowId(15),
  definition: {
    name: 'A short wait and one that gives the place up',
    nodes: [
      start,
      node('First', 'witness.once'),
      node('Short', 'flow.wait', { mode: 'time', amount: 0.3, unit: 'seconds' }),
      node('Second', 'witness.read'),
      node('Long', 'flow.wait', { mode: 'time', amount: 1.5, unit: 'seconds' }),
      node('Third', 'witness.once'),
    ],
    connections: wires('Start > First > Short > Second > Long > Third'),
  },
  weight: 3,
  calls: 'begin',
  makeItems: (n) => [item(n)],
  expect: (n) => [once(read(once(n)))],
  effects: { once: 2, idempotent: 0 },
};

/**
 * For the control without fencing: what is held in its wait leaves nothing in doubt, so that others go on at once. Long,
 * so that a worker on a busy machine is held before the wait ends.
 */
const waitFirst: CrashWorkflow = {
  workflowId: workflowId(20),
  definition: {
    name: 'A wait before two effects',
    nodes: [
      start,
      node('Wait', 'flow.wait', { mode: 'time', amount: 5, unit: 'seconds' }),
      node('First', 'witness.once'),
      node('Second', 'witness.once'),
    ],
    connections: wires('Start > Wait > First > Second'),
  },
  weight: 0,
  calls: 'begin',
  makeItems: (n) => [item(n)],
  expect: (n) => [once(once(n))],
  effects: { once: 2, idempotent: 0 },
};

/** Body of the resume: `{ add: 7 }`. */
const resumed: CrashWorkflow = {
  workflowId: workflowId(16),
  definition: {
    name: 'A wait that somebody ends',
    nodes: [
      start,
      node('First', 'witness.once'),
      node('Wait', 'flow.wait', { mode: 'resume' }),
      node('Add', 'data.set', { mode: 'fields', fields: [{ name: 'v', value: '={{ $json.v + $json.resume.add }}' }] }),
      node('Last', 'witness.once'),
    ],
    connections: wires('Start > First > Wait > Add > Last'),
  },
  weight: 3,
  calls: 'resume',
  makeItems: (n) => [item(n)],
  expect: (n) => [once(once(n) + 7)],
  effects: { once: 2, idempotent: 0 },
};

export const loopingWorkflows: readonly CrashWorkflow[] = [
  loop,
  nested,
  child,
  parent,
  quietChild,
  parentOfQuiet,
  cancelled,
  waits,
  waitFirst,
  resumed,
];
