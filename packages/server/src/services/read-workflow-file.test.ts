/** Workflow files may call each other by path. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fillInCalls, readWorkflowFiles } from './read-workflow-file.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'noria-files-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, ...calls: string[]): void {
  const nodes = calls.map((workflowId, at) => ({
    name: `Call ${at}`,
    type: 'flow.call',
    typeVersion: 1,
    parameters: { workflowId },
  }));
  writeFileSync(join(folder, name), JSON.stringify({ name, nodes, connections: [] }));
}

describe('readWorkflowFiles', () => {
  it('gives every file once, each after those that it calls', () => {
    write('a.json', './b.json', './c.json');
    write('b.json', './c.json');
    write('c.json');
    const files = readWorkflowFiles(join(folder, 'a.json'));
    expect(files.map((file) => basename(file.path))).toEqual(['c.json', 'b.json', 'a.json']);
  });

  it('puts ids in the place of paths and leaves other ids alone', () => {
    write('a.json', './b.json', 'wf_1');
    write('b.json');
    const file = readWorkflowFiles(join(folder, 'a.json'))[1];
    if (file === undefined) throw new Error('a.json is not there');
    const filled = fillInCalls(file, (path) => `id of ${basename(path)}`);
    expect(filled).toMatchObject({
      nodes: [{ parameters: { workflowId: 'id of b.json' } }, { parameters: { workflowId: 'wf_1' } }],
    });
    expect(file.definition).toMatchObject({ nodes: [{ parameters: { workflowId: './b.json' } }, {}] });
  });

  it('refuses a circle, a missing file and what is not JSON', () => {
    write('a.json', './b.json');
    write('b.json', './a.json');
    expect(() => readWorkflowFiles(join(folder, 'a.json'))).toThrow(/circle/);
    expect(() => readWorkflowFiles(join(folder, 'none.json'))).toThrow(
      /none\.json cannot be read: there is no such file/,
    );
    writeFileSync(join(folder, 'bad.json'), '{');
    expect(() => readWorkflowFiles(join(folder, 'bad.json'))).toThrow(/bad\.json cannot be read: .*not JSON/);
  });
});
