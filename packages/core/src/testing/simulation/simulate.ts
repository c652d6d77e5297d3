/** Simulates one execution of a drawn workflow on virtual time, with crashes, late writers and races, and judges it. */
import type { AcceptedRecord } from '../../execution/records.ts';
import type { Plan } from '../../workflow/plan.ts';
import { Dice } from './dice.ts';
import { drawWorkflow, type SimWorkflow } from './draw-workflow.ts';
import { EventQueue } from './event-queue.ts';
import { BrokenPromise } from './judge.ts';
import { SimProcess } from './sim-process.ts';
import { type BrokenRule, World } from './world.ts';

export interface Simulated {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  readonly steps: number;
  readonly processes: number;
  readonly events: number;
  /** Executions taken over from processes that were lost. */
  readonly takeovers: number;
  /** Writes of late writers that were refused. */
  readonly fenced: number;
  /** Doubts that people were asked about. */
  readonly questions: number;
  /** Runs of joins. */
  readonly joins: number;
  /** Steps in a pass of a loop in a loop. */
  readonly nested: number;
}

/** An execution that takes more events than this does not end. */
const maxEvents = 30_000;

/**
 * @param seed decides everything: the same seed gives the same run
 * @param how.broken a rule that is broken on purpose
 * @param how.trace gets a line for each thing that happens
 * @throws BrokenPromise a promise of the engine was broken
 */
export function simulate(seed: number, how: { broken?: BrokenRule; trace?: string[] } = {}): Simulated {
  const broken = how.broken ?? null;
  const workflow = breakWorkflow(drawWorkflow(new Dice(seed, 1)), broken);
  const queue = new EventQueue();
  const dice = new Dice(seed, 2);
  let processes = 0;
  const world = new World({ queue, dice, workflow, broken, trace: how.trace ?? null }, (claim) => {
    world.owner = new SimProcess(processes++, world, claim);
  });
  if (world.trace !== null) world.log(describeWorkflow(workflow.plan));
  let newest: SimProcess | null = null;
  /** The caller asks until the execution is accepted. */
  const ask = (): void => {
    if (world.durable !== null) return;
    if (newest === null || newest.isGone) newest = new SimProcess(processes++, world, accept(world, dice));
    world.later(2_000, ask);
  };
  ask();
  const events = run(world, queue);
  const { owner } = world;
  world.judge.onQuiet(owner?.state.finished == null ? null : owner.state);
  const { durable, counts } = world;
  const steps = durable?.steps ?? [];
  return {
    status: durable?.finished?.status ?? 'failed',
    steps: steps.length,
    processes,
    events,
    ...counts,
    questions: world.people.questions,
    joins: steps.filter((step) => step.node.inputCount > 1).length,
    nested: steps.filter((step) => (step.scope.parent?.parent ?? null) !== null).length,
  };
}

/** Until the execution has ended, and a while after it, for late writers. */
function run(world: World, queue: EventQueue): number {
  let endMs = Number.POSITIVE_INFINITY;
  for (let events = 0; events < maxEvents; events++) {
    const event = queue.next();
    if (event === null || event.atMs > endMs) return events;
    world.nowMs = event.atMs;
    event.run();
    if (endMs === Number.POSITIVE_INFINITY && world.isEnded) endMs = world.nowMs + 60_000;
  }
  throw new BrokenPromise('the execution never comes to an end');
}

function accept(world: World, dice: Dice): AcceptedRecord {
  const items = Array.from({ length: dice.between(1, 4) }, (_, index) => ({ json: { id: index + 1, mark: index } }));
  return {
    kind: 'accepted',
    format: 1,
    atMs: world.nowMs,
    mode: 'manual',
    seed: 1,
    start: 'start0',
    startWith: 'output',
    items,
  };
}

function breakWorkflow(workflow: SimWorkflow, broken: BrokenRule | null): SimWorkflow {
  if (broken !== 'joins know nothing of what reaches them') return workflow;
  const nodes = workflow.plan.nodes.map((node) => ({
    ...node,
    reach: node.reach.map((bits) => new Uint8Array(bits.length)),
  }));
  const plan = { ...workflow.plan, nodes, byName: new Map(nodes.map((node) => [node.name, node])) };
  return { ...workflow, plan };
}

function describeWorkflow(plan: Plan): string {
  return plan.definition.connections
    .map(({ from, output, to, input }) => `${from}:${output} > ${to}:${input}`)
    .join(', ');
}
