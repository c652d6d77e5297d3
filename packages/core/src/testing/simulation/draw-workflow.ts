/** Draws a workflow for a simulation: chains, forks, joins, loops in loops, cycles with exits, and a few wires at random. */
import type { InDoubtPolicy } from '../../workflow/definition.ts';
import type { Plan } from '../../workflow/plan.ts';
import { makePlan, type NodeSketch } from '../make-plan.ts';
import type { Dice } from './dice.ts';

export type NodeKind =
  | 'start'
  | 'pass'
  | 'branch'
  | 'filter'
  | 'split'
  | 'merge'
  | 'loop'
  | 'while'
  | 'respond'
  | 'read'
  | 'write'
  | 'send'
  | 'wait'
  | 'approval'
  | 'call';

/** What a node of a simulation does; everything else about it stands in the plan. */
export interface Behaviour {
  readonly kind: NodeKind;
  readonly salt: number;
  /** Of a try, or of an effect. */
  readonly failureRate: number;
  readonly attempts: number;
  /** Effects of all items at once, or one after the other. */
  readonly atOnce: boolean;
  readonly wait: 'timer' | 'resume' | 'both';
  /** Waits one after the other. */
  readonly rounds: number;
  readonly children: number;
  readonly waitForEnd: boolean;
}

export interface SimWorkflow {
  readonly plan: Plan;
  /** By node index. */
  readonly behaviours: readonly Behaviour[];
}

const simpleKinds: readonly NodeKind[] = [
  'pass',
  'pass',
  'filter',
  'split',
  'respond',
  'read',
  'write',
  'send',
  'send',
  'wait',
  'approval',
  'call',
];

const policies: readonly InDoubtPolicy[] = ['ask', 'ask', 'ask', 'repeat', 'skip', 'fail'];

export function drawWorkflow(dice: Dice): SimWorkflow {
  const drawing = new Drawing(dice);
  drawing.drawBlock(`${drawing.add('start')}:0`, 0);
  for (let count = dice.between(-4, 2); count > 0; count--) drawing.addWireAtRandom();
  const plan = makePlan({ nodes: drawing.nodes, wires: [...drawing.wires], maxSteps: 70 });
  return { plan, behaviours: drawing.behaviours };
}

class Drawing {
  readonly nodes: Record<string, NodeSketch> = {};
  readonly behaviours: Behaviour[] = [];
  readonly wires = new Set<string>();
  readonly #dice: Dice;
  /** Outputs that nothing follows yet belong to whoever draws next. */
  readonly #outputs: string[] = [];
  readonly #inputs: string[] = [];

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** A run of parts one behind the other; returns the output at its end. */
  drawBlock(from: string, depth: number): string {
    let end = from;
    for (let count = this.#dice.between(1, depth === 0 ? 4 : 2); count > 0; count--) {
      const roll = this.#dice.between(0, 9);
      const isFull = depth > 2 || this.behaviours.length > 12;
      if (isFull || roll < 4) end = this.#drawNode(end);
      else if (roll < 7) end = this.#drawFork(end, depth);
      else if (roll < 9) end = this.#drawLoop(end, depth);
      else end = this.#drawCycle(end);
    }
    return end;
  }

  addWireAtRandom(): void {
    if (this.#inputs.length > 0) this.wires.add(`${this.#dice.pick(this.#outputs)} > ${this.#dice.pick(this.#inputs)}`);
  }

  #drawNode(from: string): string {
    const node = this.add(this.#dice.pick(simpleKinds), from);
    const errorOutput = this.nodes[node]?.onError === 'errorOutput';
    if (errorOutput && this.#dice.chance(0.7)) this.add('pass', `${node}:1`);
    return `${node}:0`;
  }

  #drawFork(from: string, depth: number): string {
    const dice = this.#dice;
    const isExclusive = dice.chance(0.4);
    const fork = isExclusive ? this.add('branch', from) : null;
    const count = isExclusive ? 2 : dice.between(2, 3);
    const ends: string[] = [];
    for (let branch = 0; branch < count; branch++) {
      const start = fork === null ? from : `${fork}:${branch}`;
      ends.push(dice.chance(0.2) ? start : this.drawBlock(start, depth + 1));
    }
    if (dice.chance(0.25)) return dice.pick(ends);
    const join = this.add('merge', null, count);
    for (const [input, end] of ends.entries()) this.wires.add(`${end} > ${join}:${input}`);
    return `${join}:0`;
  }

  #drawLoop(from: string, depth: number): string {
    const dice = this.#dice;
    const loop = this.add(dice.chance(0.7) ? 'loop' : 'while', from);
    const end = this.drawBlock(`${loop}:1`, depth + 1);
    if (dice.chance(0.85)) this.wires.add(`${end} > ${loop}:0`);
    return `${loop}:0`;
  }

  #drawCycle(from: string): string {
    const first = this.add(this.#dice.pick(simpleKinds), from);
    const exit = this.add('branch', `${first}:0`);
    this.wires.add(`${exit}:1 > ${first}:0`);
    return `${exit}:0`;
  }

  add(kind: NodeKind, from: string | null = null, inputs = 1): string {
    const dice = this.#dice;
    const name = `${kind}${this.behaviours.length}`;
    const sketch = sketchNode(dice, kind, inputs);
    const outputs = (sketch.outputs ?? (sketch.loop ? 2 : 1)) + (sketch.onError === 'errorOutput' ? 1 : 0);
    for (let output = 0; output < outputs; output++) this.#outputs.push(`${name}:${output}`);
    if (kind !== 'start') for (let input = 0; input < inputs; input++) this.#inputs.push(`${name}:${input}`);
    this.nodes[name] = sketch;
    this.behaviours.push(drawBehaviour(dice, kind, this.behaviours.length));
    if (from !== null) this.wires.add(`${from} > ${name}:0`);
    return name;
  }
}

function sketchNode(dice: Dice, kind: NodeKind, inputs: number): NodeSketch {
  switch (kind) {
    case 'branch':
      return { outputs: 2 };
    case 'merge':
      return { inputs };
    case 'loop':
    case 'while':
      return { loop: true };
    case 'read':
      return { effect: 'read', ...drawOnError(dice) };
    case 'write':
      return { effect: 'idempotent', ...drawOnError(dice) };
    case 'send':
    case 'approval':
      return { effect: 'once', inDoubt: dice.pick(policies), ...drawOnError(dice) };
    case 'call':
      return drawOnError(dice);
    default:
      return {};
  }
}

function drawOnError(dice: Dice): Pick<NodeSketch, 'onError'> {
  const roll = dice.between(0, 9);
  return { onError: roll < 5 ? 'stop' : roll < 7 ? 'continue' : 'errorOutput' };
}

function drawBehaviour(dice: Dice, kind: NodeKind, salt: number): Behaviour {
  return {
    kind,
    salt,
    failureRate: dice.pick([0, 0, 0.1, 0.3]),
    attempts: dice.between(1, 3),
    atOnce: dice.chance(0.5),
    wait: dice.pick(['timer', 'resume', 'both'] as const),
    rounds: dice.chance(0.25) ? 2 : 1,
    children: dice.between(1, 2),
    waitForEnd: dice.chance(0.7),
  };
}
