/** Runs a node for a test on items that each have one file. */
import type { Item, JsonObject, NodeType, OutputResult, Parameters } from '@noria/core';
import { createMemoryBinaries } from './create-memory-binaries.ts';
import { runNode } from './run-node.ts';

export interface FileOfItem {
  readonly content: string | Uint8Array;
  readonly json?: JsonObject;
  readonly fileName?: string;
}

/** Each file lies in `data`, the name that nodes look at where no other is set. */
export async function runOnFiles(
  type: NodeType,
  parameters: Parameters,
  ...files: (FileOfItem | string | Uint8Array)[]
): Promise<OutputResult> {
  const binaries = createMemoryBinaries();
  const items: Item[] = [];
  for (const file of files) {
    const {
      content,
      json = {},
      fileName,
    } = typeof file === 'string' || file instanceof Uint8Array ? { content: file } : file;
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const about = { mimeType: 'application/octet-stream', ...(fileName === undefined ? {} : { fileName }) };
    items.push({ json, binary: { data: await binaries.put(bytes, about) } });
  }
  return runNode(type, { parameters, inputs: [items], binaries });
}

/** The JSON of what comes out of the first output. */
export async function readRows(
  type: NodeType,
  parameters: Parameters,
  ...files: (FileOfItem | string | Uint8Array)[]
): Promise<JsonObject[]> {
  const { outputs } = await runOnFiles(type, parameters, ...files);
  return (outputs[0] ?? []).map(({ json }) => json);
}
