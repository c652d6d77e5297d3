/** Building on a running server from the command line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@noria/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitCodes } from '../exit-code.ts';
import { runNoria as noria, runNoriaWith } from '../testing/run-noria.ts';
import { type Noria, startNoria } from '../testing/start-noria.ts';

let running: Noria;
let folder = '';

beforeAll(async () => {
  running = await startNoria();
  folder = mkdtempSync(join(tmpdir(), 'noria-files-'));
});

afterAll(async () => {
  await running.stop();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  vi.stubEnv('NORIA_DATA_DIR', running.folder);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

async function readJson(...args: string[]) {
  return JSON.parse((await noria(...args, '--json')).printed);
}

function write(name: string, content: Json): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

function sum(name: string, value: string, more: Record<string, Json> = {}): Json {
  return {
    name,
    nodes: [
      { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} },
      { name: 'Sum', type: 'data.set', typeVersion: 1, parameters: { fields: [{ name: 'sum', value }] } },
    ],
    connections: [{ from: 'Start', to: 'Sum' }],
    ...more,
  };
}

describe('noria workflows', () => {
  it('pushes a file, changes the workflow with its name, and leaves alone what is the same', async () => {
    const file = write('sum.json', sum('Sum', '={{ $json.a + 1 }}', { description: 'Adds one.' }));
    const [created] = (await readJson('workflows', 'push', file)).workflows;
    expect(created).toMatchObject({ change: 'created', published: false });
    const { id } = created.workflow;
    expect((await noria('workflows', 'push', file, '--publish')).printed).toBe(
      `Unchanged "Sum"  ${id}\n  version 1 is published`,
    );
    expect((await readJson('workflows', 'push', file, '--publish')).workflows[0]).toMatchObject({
      change: 'unchanged',
      published: false,
    });
    write('sum.json', sum('Sum', '={{ $json.a + 2 }}'));
    const [changed] = (await readJson('workflows', 'push', file)).workflows;
    expect(changed).toMatchObject({ change: 'changed', workflow: { id, publishedVersion: 1 } });
    // What the file says no more is gone.
    expect(changed.workflow.definition.description).toBeUndefined();
  });

  it('runs the published version, or the draft, and shows what it gave', async () => {
    const { code, printed } = await noria('workflows', 'run', 'Sum', '--input', '{"a":1}');
    expect(code).toBe(exitCodes.done);
    expect(printed).toMatch(/^\{"a":1,"sum":2\}\nexec_\S+ succeeded$/);
    expect(await readJson('workflows', 'run', 'Sum', '--draft', '--input', '{"a":1}')).toMatchObject({
      items: [{ json: { a: 1, sum: 3 } }],
    });
    expect((await noria('workflows', 'run', 'Sum', '--no-wait')).printed).toMatch(/^exec_\S+ is under way\n/);
  });

  it('shows, lists and gives back what it was given', async () => {
    expect((await noria('workflows', 'list')).printed).toMatch(/live +wf_\S+ +1 +\S+ \S+ +Sum\n/);
    expect((await noria('workflows', 'show', 'Sum')).printed).toMatch(/trigger\.manual +Start +Sum\n/);
    const { printed } = await noria('workflows', 'show', 'Sum', '--definition');
    expect(JSON.parse(printed)).toEqual(sum('Sum', '={{ $json.a + 2 }}'));
  });

  it('publishes, and goes back to an earlier version', async () => {
    expect((await noria('workflows', 'publish', 'Sum')).printed).toMatch(/version 2 is published/);
    expect(await readJson('workflows', 'publish', 'Sum', '--to', '1')).toMatchObject({ publishedVersion: 1 });
  });

  it('is switched off and on', async () => {
    expect((await noria('workflows', 'disable', 'Sum')).printed).toBe('"Sum" is switched off.');
    expect((await noria('workflows', 'run', 'Sum')).said).toContain('switched off');
    expect((await noria('workflows', 'enable', 'Sum')).printed).toBe('"Sum" is switched on.');
  });

  it('brings the files along that a file calls', async () => {
    const call = { name: 'Call', type: 'flow.call', typeVersion: 1, parameters: { workflowId: './sum.json' } };
    const start = { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} };
    const caller = { name: 'Caller', nodes: [start, call], connections: [{ from: 'Start', to: 'Call' }] };
    const { workflows } = await readJson('workflows', 'push', write('caller.json', caller), '--publish');
    expect(workflows.map(({ change }: { change: string }) => change)).toEqual(['unchanged', 'created']);
    expect(await readJson('workflows', 'run', 'Caller', '--input', '{"a":1}')).toMatchObject({
      items: [{ json: { sum: 3 } }],
    });
  });

  it('lists every fault of a file with its place, and saves nothing of it', async () => {
    const file = write('bad.json', {
      ...(sum('Bad', '={{ $json. }}') as object),
      connections: [{ from: 'Start', to: 'Summ' }],
    });
    const { code, said } = await noria('workflows', 'push', file);
    expect(code).toBe(exitCodes.usage);
    expect(said).toMatch(/connections\[0\].*"Summ".*Did you mean "Sum"/);
    expect(said).toContain('nodes[1].parameters.fields[0].value');
    expect((await noria('workflows', 'list')).printed).not.toContain('Bad');
  });

  it('says what is wrong with a file that is none, and with a name that nobody has', async () => {
    const missing = await noria('workflows', 'push', join(folder, 'none.json'));
    expect(missing).toMatchObject({ code: exitCodes.usage, said: expect.stringContaining('there is no such file') });
    expect((await noria('workflows', 'push', write('list.json', []))).said).toContain('is no workflow');
    expect((await noria('workflows', 'show', 'Summ')).said).toBe('No workflow is named "Summ". Did you mean "Sum"?');
  });

  it('fails with 1 when the run does, and names the node to look at', async () => {
    const stop = { name: 'Stop', type: 'flow.stop-error', typeVersion: 1, parameters: { message: 'no stock' } };
    const start = { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} };
    const file = write('stop.json', {
      name: 'Stops',
      nodes: [start, stop],
      connections: [{ from: 'Start', to: 'Stop' }],
    });
    await noria('workflows', 'push', file);
    const { code, printed } = await noria('workflows', 'run', 'Stops');
    expect(code).toBe(exitCodes.failed);
    expect(printed).toMatch(/^no stock\nexec_\S+ failed\nSee its steps with: npx noria executions show exec_/);
    const id = /executions show (\S+)/.exec(printed)?.[1] ?? '';
    expect((await noria('executions', 'show', id)).printed).toContain('Step 1 "Stop": no stock');
    expect((await noria('executions', 'retry', id, '--from-failed')).printed).toMatch(/^Started exec_\S+ on a draft\./);
    const retried = await noria('executions', 'retry', id, '--wait');
    expect(retried).toMatchObject({ code: exitCodes.failed, printed: expect.stringMatching(/\nIt failed: no stock$/) });
  });

  it('deletes one once that is confirmed', async () => {
    expect((await noria('workflows', 'delete', 'Stops')).code).toBe(exitCodes.usage);
    const deleted = await runNoriaWith({ ask: async () => 'yes' }, 'workflows', 'delete', 'Stops');
    expect(deleted).toMatchObject({ code: exitCodes.done, printed: 'Deleted "Stops".' });
    expect((await noria('workflows', 'show', 'Stops')).code).toBe(exitCodes.usage);
  });

  it('asks for the id where two have one name', async () => {
    const url = `${running.server.url}/api/workflows`;
    for (const name of ['Twin', 'Twin']) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${running.apiKey}` };
      await fetch(url, { method: 'POST', headers, body: JSON.stringify(sum(name, '1')) });
    }
    const { said } = await noria('workflows', 'push', write('twin.json', sum('Twin', '2')));
    const [, id = ''] = /2 workflows are named "Twin".*\n {2}(wf_\S+)\n/.exec(said) ?? [];
    const pushed = await readJson('workflows', 'push', join(folder, 'twin.json'), '--id', id);
    expect(pushed.workflows).toMatchObject([{ change: 'changed', workflow: { id } }]);
  });
});

describe('noria variables', () => {
  it('sets, lists and deletes them', async () => {
    expect((await noria('variables', 'list')).printed).toBe('There are no variables.');
    expect((await noria('variables', 'set', 'SHOP', 'Oran')).printed).toBe('$vars.SHOP is set.');
    expect((await noria('variables', 'list')).printed).toBe('NAME  VALUE\nSHOP  Oran');
    expect((await noria('variables', 'delete', 'SHOP')).code).toBe(exitCodes.done);
    expect((await noria('variables', 'delete', 'SHOP')).code).toBe(exitCodes.usage);
  });
});
