/** The `noria` command: what it prints and the code that it ends with. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@noria/core';
import { readVersion } from '@noria/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitCodes } from './exit-code.ts';
import { runNoria as noria } from './testing/run-noria.ts';

let folder = '';
/** Keeps an empty database from run to run. */
let dataDir = '';

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'noria-cli-data-'));
});

afterAll(() => {
  rmSync(dataDir, { recursive: true });
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'noria-cli-'));
  vi.stubEnv('NORIA_DATA_DIR', dataDir);
  vi.stubEnv('LOG_LEVEL', 'silent');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function write(name: string, content: Json): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

const add = {
  name: 'Add',
  nodes: [
    { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} },
    {
      name: 'Sum',
      type: 'data.set',
      typeVersion: 1,
      parameters: { fields: [{ name: 'sum', value: '={{ $json.a + 1 }}' }] },
    },
  ],
  connections: [{ from: 'Start', to: 'Sum' }],
};

const commandNames = [
  'start',
  'server',
  'worker',
  'workflows',
  'executions',
  'variables',
  'run',
  'doctor',
  'migrate',
  'healthcheck',
  'logs',
];

describe('noria', () => {
  it('explains itself, each command, and its exit codes', async () => {
    const { code, printed } = await noria('--help');
    expect(code).toBe(exitCodes.done);
    for (const name of commandNames) expect(printed).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(printed).toContain('Exit codes');
    expect((await noria()).printed).toBe(printed);
    expect((await noria('run', '--help')).printed).toContain('--no-pins');
  });

  it('says which version it is', async () => {
    expect(await noria('--version')).toEqual({ code: exitCodes.done, printed: readVersion(), said: '' });
  });

  it('refuses what it does not know, and says how to learn more', async () => {
    expect(await noria('fly')).toMatchObject({
      code: exitCodes.usage,
      said: expect.stringContaining("unknown command 'fly'"),
    });
    expect((await noria('exections')).said).toContain('Did you mean executions?');
    expect((await noria('run')).said).toContain("missing required argument 'file'");
    expect(await noria('executions')).toMatchObject({
      code: exitCodes.usage,
      said: expect.stringContaining('watch <id>'),
    });
  });

  it('says what is wrong as one JSON object where that was asked for', async () => {
    for (const args of [['fly'], ['executions'], ['run', '/none.json']]) {
      const { code, printed } = await noria(...args, '--json');
      expect(code).toBe(exitCodes.usage);
      expect(JSON.parse(printed)).toMatchObject({ status: 'error', error: { message: expect.any(String) } });
    }
  });

  it('shows a stack only when it was asked to', async () => {
    expect((await noria('run', '/none.json')).said).not.toContain('    at ');
    expect((await noria('run', '/none.json', '--verbose')).said).toContain('    at ');
  });

  it('names every setting that is wrong', async () => {
    vi.stubEnv('PORT', 'seven');
    const { code, said } = await noria('start');
    expect(code).toBe(exitCodes.operation);
    expect(said).toContain('PORT: expected a whole number from 0 to 65535');
  });
});

describe('noria run', { timeout: 40_000 }, () => {
  it('prints the items of every node', async () => {
    const { code, printed } = await noria('run', write('add.json', add), '--input', '{"a":1}', '--json');
    expect(code).toBe(exitCodes.done);
    expect(JSON.parse(printed)).toEqual({
      status: 'succeeded',
      error: null,
      nodes: { Start: [{ outputs: [[{ json: { a: 1 } }]] }], Sum: [{ outputs: [[{ json: { a: 1, sum: 2 } }]] }] },
      answer: null,
    });
  });

  it('shows people how many items each node gave, and how it ended', async () => {
    const { printed } = await noria('run', write('add.json', add), '--input', '[{"a":1},{"a":2}]');
    expect(printed).toBe('ITEMS  NODE\n    2  Start\n    2  Sum\n\nThe run succeeded.');
  });

  it('takes input from a file, and runs pinned nodes only when asked to', async () => {
    const pinned = write('pinned.json', { ...add, pinData: { Sum: [{ json: { pinned: true } }] } });
    const input = `@${write('input.json', { a: 5 })}`;
    expect(JSON.parse((await noria('run', pinned, '--input', input, '--json')).printed).nodes.Sum[0].outputs).toEqual([
      [{ json: { pinned: true } }],
    ]);
    const { printed } = await noria('run', pinned, '--input', input, '--no-pins', '--json');
    expect(JSON.parse(printed).nodes.Sum[0].outputs).toEqual([[{ json: { a: 5, sum: 6 } }]]);
  });

  it('runs files that the workflow calls by path', async () => {
    write('add.json', add);
    const caller = {
      name: 'Caller',
      nodes: [
        { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} },
        { name: 'Call', type: 'flow.call', typeVersion: 1, parameters: { workflowId: './add.json' } },
      ],
      connections: [{ from: 'Start', to: 'Call' }],
    };
    const { printed } = await noria('run', write('caller.json', caller), '--input', '{"a":2}', '--json');
    expect(JSON.parse(printed)).toMatchObject({
      status: 'succeeded',
      nodes: { Call: [{ outputs: [[{ json: { a: 2, sum: 3 } }]] }] },
    });
  });

  it('leaves nothing behind, unless the files of the workflow are wanted', async () => {
    const note = { name: 'Note', type: 'file.append', typeVersion: 1, parameters: { path: 'sums.txt', text: 'seen' } };
    const file = write('note.json', {
      ...add,
      nodes: [...add.nodes, note],
      connections: [...add.connections, { from: 'Sum', to: 'Note' }],
    });
    const left = readdirSync(dataDir);
    expect((await noria('run', file)).code).toBe(exitCodes.done);
    expect(readdirSync(dataDir)).toEqual(left);
    expect((await noria('run', file, '--files', join(folder, 'kept'))).code).toBe(exitCodes.done);
    expect(readFileSync(join(folder, 'kept/sums.txt'), 'utf8')).toBe('seen\n');
  });

  it('gives a webhook a whole request', async () => {
    const hook = { name: 'Hook', type: 'trigger.webhook', typeVersion: 1, parameters: { path: 'a/:id' } };
    const file = write('hook.json', { name: 'Hook', nodes: [hook], connections: [] });
    const { printed } = await noria('run', file, '--request', '{"params":{"id":"7"}}', '--json');
    expect(JSON.parse(printed).nodes.Hook[0].outputs[0][0].json).toMatchObject({ params: { id: '7' }, body: null });
    expect((await noria('run', file, '--request', '{}', '--input', '1')).code).toBe(exitCodes.usage);
    expect((await noria('run', file, '--request', '{')).said).toContain('--request is not JSON');
  });

  it('names the parameter and the item of an expression that failed', async () => {
    const fields = [{ name: 'sum', value: '={{ [1].map((n) => n * $json.quantitty).sum() }}' }];
    const nodes = add.nodes.map((node) => (node.name === 'Sum' ? { ...node, parameters: { fields } } : node));
    const { printed } = await noria('run', write('nan.json', { ...add, nodes }));
    expect(printed).toMatch(
      /element 0 is NaN: a field .* may be missing .* In parameter fields\[0\]\.value, item 0\.\n/,
    );
  });

  it('fails with the node and the reason', async () => {
    const stop = { name: 'Stop', type: 'flow.stop-error', typeVersion: 1, parameters: { message: 'no stock' } };
    const failing = {
      ...add,
      nodes: [...add.nodes, stop],
      connections: [...add.connections, { from: 'Sum', to: 'Stop' }],
    };
    const { code, printed } = await noria('run', write('failing.json', failing), '--json');
    expect(code).toBe(exitCodes.failed);
    expect(JSON.parse(printed)).toMatchObject({ status: 'failed', error: { node: 'Stop', message: 'no stock' } });
  });

  it('says what is wrong with a file, an input, and a workflow', async () => {
    expect(await noria('run', join(folder, 'none.json'))).toMatchObject({
      code: exitCodes.usage,
      said: expect.stringContaining('none.json'),
    });
    expect(await noria('run', write('add.json', add), '--input', '{a')).toMatchObject({
      code: exitCodes.usage,
      said: expect.stringContaining('--input is not JSON'),
    });
    const dangling = write('dangling.json', { ...add, connections: [{ from: 'Start', to: 'Nobody' }] });
    const { code, said } = await noria('run', dangling);
    expect(code).toBe(exitCodes.usage);
    expect(said).toMatch(/^The workflow has 1 fault and 1 warning\..*\n {2}connections\[0\]/);
    expect(said).toContain('\n  warning: nodes[1]');
  });
});

describe('noria doctor', { timeout: 40_000 }, () => {
  it('passes a fresh folder, and says what the embedded database cannot do', async () => {
    const { code, printed } = await noria('doctor', '--json');
    expect(code).toBe(exitCodes.done);
    expect(JSON.parse(printed)).toMatchObject({
      status: 'healthy',
      checks: expect.arrayContaining([expect.objectContaining({ name: 'database', state: 'warned' })]),
    });
  });

  it('fails where the database does not answer, and says what to do', async () => {
    vi.stubEnv('DATABASE_URL', 'postgres://nobody@127.0.0.1:1/none');
    const { code, printed } = await noria('doctor');
    expect(code).toBe(exitCodes.failed);
    expect(printed).toMatch(/FAIL +database +.*\n.*Start PostgreSQL/);
  });
});

describe('noria migrate', { timeout: 90_000 }, () => {
  beforeEach(() => {
    vi.stubEnv('NORIA_DATA_DIR', join(folder, 'data'));
  });

  it('brings a new database to this version, and then has nothing to do', async () => {
    const before = await noria('migrate', '--status');
    expect(before).toMatchObject({ code: exitCodes.failed, printed: expect.stringMatching(/pending +0001/) });
    expect(JSON.parse((await noria('migrate', '--json')).printed).applied.length).toBeGreaterThan(0);
    expect((await noria('migrate')).printed).toBe('The database is up to date.');
    const after = JSON.parse((await noria('migrate', '--status', '--json')).printed);
    expect(after.status).toBe('current');
  });
});

const postgresUrl = process.env.TEST_DATABASE_URL;

describe.runIf(postgresUrl !== undefined)('noria doctor on PostgreSQL', () => {
  it('looks at version, durability, rights, roles, clock and migrations', async () => {
    vi.stubEnv('DATABASE_URL', postgresUrl ?? '');
    const { checks } = JSON.parse((await noria('doctor', '--json')).printed);
    const states = Object.fromEntries(checks.map(({ name, state }: { name: string; state: string }) => [name, state]));
    expect(states).toMatchObject({ database: 'passed', rights: 'passed', clock: 'passed', migrations: 'passed' });
    expect(Object.keys(states)).toEqual(expect.arrayContaining(['durability', 'roles']));
  });
});
