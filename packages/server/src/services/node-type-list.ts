/** The catalogue of node types as the interface lists it. */
import { type NodeType, NoriaError } from '@noria/core';

export interface NodeTypeList {
  list(page: { cursor?: string | undefined; limit: number }): { items: ShownNodeType[]; nextCursor: string | null };
}

type ShownNodeType = ReturnType<typeof showNodeType>;

export function createNodeTypeList(nodeTypes: readonly NodeType[]): NodeTypeList {
  const shown = nodeTypes.map(showNodeType).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  return {
    list({ cursor, limit }) {
      const from = cursor === undefined ? 0 : shown.findIndex((each) => keyOf(each) === cursor) + 1;
      if (cursor !== undefined && from === 0) throw new NoriaError('CURSOR_INVALID');
      const items = shown.slice(from, from + limit);
      const last = items.at(-1);
      return { items, nextCursor: last !== undefined && from + limit < shown.length ? keyOf(last) : null };
    },
  };
}

function keyOf(nodeType: ShownNodeType): string {
  return `${nodeType.type}@${String(nodeType.version).padStart(3, '0')}`;
}

function showNodeType(nodeType: NodeType) {
  return {
    type: nodeType.type,
    version: nodeType.version,
    title: nodeType.title,
    description: nodeType.description,
    icon: nodeType.icon,
    keywords: nodeType.keywords,
    parameters: nodeType.parameters,
    inputs: typeof nodeType.inputs === 'function' ? null : nodeType.inputs,
    outputs: typeof nodeType.outputs === 'function' ? null : nodeType.outputs,
    effect: typeof nodeType.effect === 'function' ? null : nodeType.effect,
    trigger: nodeType.trigger ?? null,
    control: nodeType.control ?? null,
    errors: nodeType.errors ?? [],
    examples: nodeType.examples,
  };
}
