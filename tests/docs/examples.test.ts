/** Runs the examples of the pages: every block of `sh`. What needs the outside world, or runs for ever, stands there as `console`. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot, readPage } from './read-pages.ts';

const program = join(projectRoot, 'packages/cli/bin/noria.mjs');

function listExamples(page: string): string[] {
  return [...readPage(page).matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block ?? '');
}

describe('the examples', () => {
  let folder = '';
  let noria: ChildProcess;
  let origin = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'noria-examples-'));
    await symlink(join(projectRoot, 'examples'), join(folder, 'examples'));
    // As in the checkout, where npx finds the command among the dependencies.
    await writeFile(join(folder, 'npx'), `#!/bin/sh\nshift\nexec "${process.execPath}" "${program}" "$@"\n`);
    await chmod(join(folder, 'npx'), 0o755);
    const port = await findFreePort();
    origin = `http://localhost:${port}`;
    noria = spawn(process.execPath, [program, 'start', '--json'], {
      cwd: folder,
      env: { PATH: process.env.PATH, PORT: String(port), OUTBOUND_ALLOWED_ORIGINS: origin, LOG_LEVEL: 'error' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    if (noria.stdout === null) throw new Error('The program has no standard output');
    await once(noria.stdout, 'data');
  }, 60_000);

  afterAll(async () => {
    const exited = once(noria, 'exit');
    noria.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true });
  });

  it.each(['docs/cli.md', 'docs/samples.md'])('in %s work, one after the other', { timeout: 240_000 }, async (page) => {
    const examples = listExamples(page);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const { code, output } = await run(example.replaceAll('http://localhost:3000', origin));
      expect({ example, code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/\S/) });
    }
  });

  function run(script: string): Promise<{ code: number; output: string }> {
    const env = { PATH: `${folder}:${process.env.PATH}`, PORT: new URL(origin).port };
    return new Promise((resolve) => {
      execFile('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env }, (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` }),
      );
    });
  }
});

/** An allowed origin has to be named before the server listens at it. */
async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
