/** PGlite in a folder: it keeps what was written when its process is killed, and lets processes end. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from './create-database.ts';
import { startPgliteThread } from './pglite-thread.ts';

/** Making a database takes PGlite some seconds. */
const slow = 60_000;

describe('PGlite in a folder', () => {
  let base = '';
  let dataDir = '';

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'noria-pglite-'));
    dataDir = join(base, 'database');
  });
  afterAll(() => rm(base, { recursive: true }));

  /** Runs a program that has the database as `database`. @returns how it ended, and what it wrote */
  async function runProgram(body: string): Promise<{ end: number | string | null; output: string }> {
    const file = join(base, 'program.ts');
    const module = new URL('./create-database.ts', import.meta.url).href;
    await writeFile(
      file,
      `import { createDatabase } from '${module}';
const database = await createDatabase({ dataDir: ${JSON.stringify(dataDir)} });
${body}`,
    );
    const child = spawn(process.execPath, [file]);
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    return new Promise((resolve) => child.once('exit', (code, signal) => resolve({ end: signal ?? code, output })));
  }

  it('has every committed row after kill -9, and is not locked', { timeout: slow }, async () => {
    const { end, output } = await runProgram(`
await database.query({ text: 'create table kept (n int)' });
for (let n = 1; n <= 100; n++) await database.query({ text: 'insert into kept values ($1)', values: [n] });
process.kill(process.pid, 'SIGKILL');`);
    expect([end, output]).toEqual(['SIGKILL', '']);
    const database = await createDatabase({ dataDir });
    expect(await database.query({ text: 'select count(*) as n from kept' })).toEqual([{ n: 100 }]);
    await database.close();
  });

  it('does not keep a process alive that has nothing else to do', { timeout: slow }, async () => {
    const { end, output } = await runProgram(`
await database.query({ text: 'insert into kept values (101)' });
console.log('done');`);
    expect([end, output]).toEqual([0, 'done\n']);
  });

  it('is one process’s at a time', { timeout: slow }, async () => {
    const database = await createDatabase({ dataDir });
    const { output } = await runProgram('');
    expect(output).toContain('DATA_FOLDER_LOCKED');
    expect(await database.query({ text: 'select max(n) as n from kept' })).toEqual([{ n: 101 }]);
    await database.close();
    await expect(database.query({ text: 'select 1' })).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  });

  it('says at once that its thread is gone, to whoever asks', { timeout: slow }, async () => {
    const thread = await startPgliteThread({ dataDir, image: null });
    await thread.close();
    const ends: Error[] = [];
    thread.attach({ onData: () => undefined, onEnd: (error) => void ends.push(error) });
    expect(ends).toMatchObject([{ code: 'DATABASE_UNREACHABLE' }]);
    await thread.close();
  });

  it('says that its folder cannot be made, or is no database', { timeout: slow }, async () => {
    const file = join(base, 'file');
    await writeFile(file, '');
    await expect(createDatabase({ dataDir: file })).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    const broken = join(base, 'broken');
    await mkdir(broken);
    await writeFile(join(broken, 'PG_VERSION'), '18\n');
    await expect(createDatabase({ dataDir: broken })).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    await expect(createDatabase({ dataDir: broken })).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  });
});
