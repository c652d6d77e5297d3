/** Makes plans for tests of the state machine from a few words: nodes by name, wires as `from:output > to:input`. */

import type { CompiledParameters } from '../expression/compile-parameters.ts';
import type { EffectClass, NodeType } from '../node-type/node-type.ts';
import type { Connection, InDoubtPolicy, WorkflowNode } from '../workflow/definition.ts';
import type { Plan, PlanNode } from '../workflow/plan.ts';
import { wireNodes } from '../workflow/wire-nodes.ts';

export interface NodeSketch {
  readonly inputs?: number;
  readonly outputs?: number;
  readonly loop?: true;
  readonly effect?: EffectClass;
  readonly inDoubt?: InDoubtPolicy;
  readonly onError?: 'stop' | 'continue' | 'errorOutput';
  readonly attempts?: number;
  readonly type?: string;
}

export interface PlanSketch {
  readonly nodes: Readonly<Record<string, NodeSketch>>;
  /** `a > b > c`, `a:1 > join:1`. */
  readonly wires: readonly string[];
  readonly maxSteps?: number;
}

export function makePlan({ nodes: sketches, wires, maxSteps = 1_000 }: PlanSketch): Plan {
  const connections = wires.flatMap(readWires);
  const drafts = Object.entries(sketches).map(([name, sketch], index) => draftNode(name, index, sketch));
  const wirings = wireNodes(drafts, connections);
  const nodes: PlanNode[] = drafts.map((draft, index) => ({ ...draft, ...wirings[index]! }));
  return {
    definition: { name: 'test', nodes: nodes.map((node) => node.node), connections },
    nodes,
    byName: new Map(nodes.map((node) => [node.name, node])),
    hasJoins: nodes.some((node) => node.inputCount > 1),
    concurrencyKey: null,
    limits: { maxSteps, maxItems: 1_000_000, maxPayloadBytes: 1_000_000_000, maxActiveMs: 1_000_000_000 },
  };
}

function readWires(text: string): Connection[] {
  const ends = text.split('>').map((end) => end.trim().split(':'));
  return ends.slice(1).map(([to = '', input], index) => {
    const [from = '', output] = ends[index] ?? [];
    return { from, output: Number(output ?? 0), to, input: Number(input ?? 0) };
  });
}

function draftNode(name: string, index: number, sketch: NodeSketch): Omit<PlanNode, 'wires' | 'reach' | 'wiredBack'> {
  const isLoop = sketch.loop === true;
  const ownOutputs = sketch.outputs ?? (isLoop ? 2 : 1);
  const onError = sketch.onError ?? 'stop';
  const type = makeType(sketch.type ?? (isLoop ? 'test.loop' : 'test.node'));
  const node: WorkflowNode = {
    name,
    type: type.type,
    typeVersion: 1,
    parameters: {},
    onError,
    ...(sketch.attempts === undefined ? {} : { retry: { maxAttempts: sketch.attempts } }),
  };
  return {
    index,
    name,
    node,
    type,
    parameters: {},
    // The state machine never looks at parameters.
    compiled: undefined as unknown as CompiledParameters,
    effect: sketch.effect ?? 'pure',
    inDoubt: sketch.inDoubt ?? 'ask',
    inputCount: sketch.inputs ?? 1,
    outputCount: ownOutputs + (onError === 'errorOutput' ? 1 : 0),
    errorOutput: onError === 'errorOutput' ? ownOutputs : null,
    isLoop,
    largeLists: null,
    checks: [],
  };
}

function makeType(type: string): NodeType {
  return {
    type,
    version: 1,
    title: type,
    description: type,
    icon: 'box',
    keywords: { en: [], fr: [], ar: [] },
    parameters: {},
    inputs: [],
    outputs: [],
    effect: 'pure',
    examples: [],
    run: () => ({ kind: 'output', outputs: [] }),
  };
}
