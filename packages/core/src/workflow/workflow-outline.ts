/** What can be read of a definition whatever its faults of form: so that one wrong key does not hide the other faults. */
import type { JsonObject } from '../items/item.ts';
import type { NodeCatalogue } from '../node-type/node-catalogue.ts';
import type { NodeType, Port } from '../node-type/node-type.ts';
import type { Parameters } from '../node-type/parameters.ts';
import { isPlainObject } from './describe-value.ts';
import { applyDefaults } from './parameter-schema.ts';

export interface WorkflowOutline {
  readonly nodes: readonly OutlineNode[];
  readonly connections: readonly OutlineConnection[];
  /** First node of each name. */
  readonly byName: ReadonlyMap<string, OutlineNode>;
  readonly names: readonly string[];
  readonly settings: JsonObject;
  readonly pinNames: readonly string[];
  readonly semantics: unknown;
}

export interface OutlineNode {
  readonly index: number;
  /** `nodes[3]` */
  readonly path: string;
  readonly name: string | null;
  readonly typeName: string | null;
  readonly version: number | null;
  /** Null when the catalogue has no such type or version. */
  readonly type: NodeType | null;
  /** As written. */
  readonly parameters: Parameters;
  /** With the type's defaults. */
  readonly filled: Parameters;
  readonly disabled: boolean;
  readonly hasErrorOutput: boolean;
  readonly retry: JsonObject;
  /** Null when nobody can say, because the type is unknown or chokes on the parameters. The error output counts. */
  readonly inputCount: number | null;
  readonly outputCount: number | null;
}

/** A connection whose form can be read; its ends may be missing. */
export interface OutlineConnection {
  /** `connections[3]` */
  readonly path: string;
  readonly from: string;
  readonly output: number;
  readonly to: string;
  readonly input: number;
}

export function readOutline(definition: unknown, catalogue: NodeCatalogue): WorkflowOutline {
  const parts = asObject(definition);
  const nodes = asList(parts.nodes).map((node, index) => readNode(asObject(node), index, catalogue));
  const byName = new Map<string, OutlineNode>();
  for (const node of nodes) {
    if (node.name !== null && !byName.has(node.name)) byName.set(node.name, node);
  }
  return {
    nodes,
    byName,
    names: [...byName.keys()],
    connections: asList(parts.connections).flatMap((connection, index) => readConnection(asObject(connection), index)),
    settings: asObject(parts.settings),
    pinNames: Object.keys(asObject(parts.pinData)),
    semantics: parts.semantics,
  };
}

function readNode(node: JsonObject, index: number, catalogue: NodeCatalogue): OutlineNode {
  const typeName = typeof node.type === 'string' ? node.type : null;
  const version = typeof node.typeVersion === 'number' ? node.typeVersion : null;
  const type = typeName === null || version === null ? null : catalogue.find(typeName, version);
  const parameters = asObject(node.parameters);
  const filled = type === null ? parameters : applyDefaults(type.parameters, parameters);
  const hasErrorOutput = node.onError === 'errorOutput';
  const outputCount = type === null ? null : countPorts(type.outputs, filled);
  return {
    index,
    path: `nodes[${index}]`,
    name: typeof node.name === 'string' ? node.name : null,
    typeName,
    version,
    type,
    parameters,
    filled,
    disabled: node.disabled === true,
    hasErrorOutput,
    retry: asObject(node.retry),
    inputCount: type === null ? null : countPorts(type.inputs, filled),
    outputCount: outputCount === null ? null : outputCount + (hasErrorOutput ? 1 : 0),
  };
}

/** Ports may be asked for with parameters that break the schema; a type that chokes on them is reported with its own fault. */
function countPorts(
  ports: readonly Port[] | ((parameters: Parameters) => readonly Port[]),
  filled: Parameters,
): number | null {
  if (typeof ports !== 'function') return ports.length;
  try {
    return ports(filled).length;
  } catch {
    return null;
  }
}

function readConnection(connection: JsonObject, index: number): OutlineConnection[] {
  const { from, to, output = 0, input = 0 } = connection;
  if (typeof from !== 'string' || typeof to !== 'string' || !isIndex(output) || !isIndex(input)) return [];
  return [{ path: `connections[${index}]`, from, output, to, input }];
}

function isIndex(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

function asObject(value: unknown): JsonObject {
  return isPlainObject(value) ? value : {};
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
