/** A workflow version made ready to run: nodes by index, wires by output, effect classes, limits. Compiled once, then cached. */
import { NoriaError } from '../errors/noria-error.ts';
import { type CompiledParameters, compileParameters } from '../expression/compile-parameters.ts';
import type { NodeCatalogue } from '../node-type/node-catalogue.ts';
import type { EffectClass, LargeLists, NodeType, Port } from '../node-type/node-type.ts';
import type { Parameters } from '../node-type/parameters.ts';
import type { InDoubtPolicy, WorkflowDefinition, WorkflowNode } from './definition.ts';
import { type DynamicCheck, listDynamicChecks } from './dynamic-checks.ts';
import { applyDefaults } from './parameter-schema.ts';
import { type Wiring, wireNodes } from './wire-nodes.ts';

export interface PlanNode extends Wiring {
  readonly index: number;
  readonly name: string;
  readonly node: WorkflowNode;
  readonly type: NodeType;
  /** As written, with defaults filled in; expressions not yet resolved. */
  readonly parameters: Parameters;
  readonly compiled: CompiledParameters;
  /** What expressions may not give: checked for each item. */
  readonly checks: readonly DynamicCheck[];
  readonly effect: EffectClass;
  readonly inDoubt: InDoubtPolicy;
  readonly inputCount: number;
  /** The error output, where there is one, is the last. */
  readonly outputCount: number;
  readonly errorOutput: number | null;
  readonly isLoop: boolean;
  /** Null when the node needs all its items at once. */
  readonly largeLists: LargeLists | null;
}

export interface ExecutionLimits {
  readonly maxSteps: number;
  /** In one output of one step. */
  readonly maxItems: number;
  /** Written by one execution in all. */
  readonly maxPayloadBytes: number;
  readonly maxActiveMs: number;
  /** Longest active time of a workflow that does not say; the largest that it may say when left out. */
  readonly defaultActiveMs?: number;
  /** Most tries of a step, whatever its node says; no limit when left out. */
  readonly maxAttempts?: number;
}

export interface Plan {
  readonly definition: WorkflowDefinition;
  readonly nodes: readonly PlanNode[];
  readonly byName: ReadonlyMap<string, PlanNode>;
  readonly hasJoins: boolean;
  readonly limits: ExecutionLimits;
  /** `key` of an execution, from its first item: those with the same key run one at a time. */
  readonly concurrencyKey: CompiledParameters | null;
}

/**
 * Compiles a valid definition.
 * @param limits the installation's; the workflow's settings may lower steps and time
 * @throws NODE_TYPE_UNKNOWN this installation lacks a node type of the version
 */
export function compilePlan(definition: WorkflowDefinition, catalogue: NodeCatalogue, limits: ExecutionLimits): Plan {
  const drafts = definition.nodes.map((node, index) => draftNode(node, index, catalogue));
  const wirings = wireNodes(drafts, definition.connections);
  const nodes: PlanNode[] = drafts.map((draft, index) => ({ ...draft, ...wirings[index]! }));
  const settings = definition.settings ?? {};
  return {
    definition,
    nodes,
    byName: new Map(nodes.map((node) => [node.name, node])),
    hasJoins: nodes.some((node) => node.inputCount > 1),
    limits: {
      ...limits,
      maxSteps: Math.min(limits.maxSteps, settings.maxSteps ?? limits.maxSteps),
      maxActiveMs: Math.min(limits.maxActiveMs, settings.timeoutMs ?? limits.defaultActiveMs ?? limits.maxActiveMs),
    },
    concurrencyKey: settings.concurrencyKey === undefined ? null : compileParameters({ key: settings.concurrencyKey }),
  };
}

type DraftNode = Omit<PlanNode, keyof Wiring>;

function draftNode(node: WorkflowNode, index: number, catalogue: NodeCatalogue): DraftNode {
  const type = catalogue.find(node.type, node.typeVersion);
  if (type === null) {
    throw new NoriaError('NODE_TYPE_UNKNOWN', { type: node.type, version: node.typeVersion, node: node.name });
  }
  const parameters = applyDefaults(type.parameters, node.parameters);
  const outputs = listPorts(type.outputs, parameters);
  const hasErrorOutput = node.onError === 'errorOutput';
  const outputCount = outputs.length + (hasErrorOutput ? 1 : 0);
  return {
    index,
    name: node.name,
    node,
    type,
    parameters,
    compiled: compileParameters(parameters),
    checks: listDynamicChecks(type.parameters, parameters),
    effect: node.effect ?? (typeof type.effect === 'function' ? type.effect(parameters) : type.effect),
    inDoubt: node.inDoubt ?? 'ask',
    inputCount: listPorts(type.inputs, parameters).length,
    outputCount,
    errorOutput: hasErrorOutput ? outputCount - 1 : null,
    isLoop: type.control === 'loop' && node.disabled !== true,
    largeLists: chooseLargeLists(node, type, parameters),
  };
}

/** A node that goes on after a failure says which items failed, and one that runs once takes one item: neither can see only a part. */
function chooseLargeLists(node: WorkflowNode, type: NodeType, parameters: Parameters): LargeLists | null {
  if ((node.onError ?? 'stop') !== 'stop' || node.executeOnce === true) return null;
  if (node.disabled === true) return 'each';
  return typeof type.largeLists === 'function' ? type.largeLists(parameters) : (type.largeLists ?? null);
}

/** Ports of a node type for given parameters. */
export function listPorts(ports: NodeType['inputs'], parameters: Parameters): readonly Port[] {
  return typeof ports === 'function' ? ports(parameters) : ports;
}
