/** A CSV file that memory should not hold, through a filter to another file: the workflow and the file. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WorkflowDefinition, WorkflowNode } from '@noria/core';
import { chainNodes } from './webhook-workflow.ts';

/** Start → read the file → its rows → those of the shop → a file of them → write it. */
export function makeLargeFileWorkflow(path: string): WorkflowDefinition {
  const nodes: WorkflowNode[] = [
    { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} },
    { name: 'Read', type: 'file.read', typeVersion: 1, parameters: { path } },
    { name: 'Rows', type: 'data.extract', typeVersion: 1, parameters: { format: 'csv' } },
    {
      name: 'Filter',
      type: 'flow.filter',
      typeVersion: 1,
      parameters: { conditions: [{ left: '={{ $json.price }}', operator: 'number.greater', right: 500 }] },
    },
    { name: 'File', type: 'data.convert', typeVersion: 1, parameters: { format: 'csv', fileName: 'kept.csv' } },
    { name: 'Write', type: 'file.write', typeVersion: 1, parameters: { path: `kept-${path}` } },
  ];
  return { name: 'Large file', nodes, connections: chainNodes(nodes) };
}

const BLOCK_ROWS = 10_000;

/** Order lines of about 100 bytes each. @returns how many rows the file has */
export async function writeLargeFile(path: string, sizeBytes: number): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const file = createWriteStream(path);
  file.write('id,name,price,quantity,address,note\n');
  let rows = 0;
  for (let written = 0; written < sizeBytes; ) {
    let block = '';
    for (const end = rows + BLOCK_ROWS; rows < end; rows++) {
      block += `${rows},Article ${rows},${100 + (rows % 900)},${1 + (rows % 5)},"12 rue des Frères, Oran ${rows % 97}","said ""yes"" on day ${rows % 31}"\n`;
    }
    written += block.length;
    if (!file.write(block)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  return rows;
}
