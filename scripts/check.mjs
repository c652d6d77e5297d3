#!/usr/bin/env node
/** `npm run check`: types, lint and format, dead code, architecture; all of them, even if one fails. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from './project-paths.mjs';
import { launch, setUp } from './set-up.mjs';

const checks = [
  { name: 'types', program: 'typescript/bin/tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'lint and format', program: '@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings'] },
  { name: 'dead code', program: 'knip/bin/knip.js', args: [] },
  { name: 'architecture', program: 'vitest/vitest.mjs', args: ['run', 'tests/architecture', '--reporter=agent'] },
];

await launch(async () => {
  const node = await setUp('develop');
  // Side by side: each leaves cores idle for part of its time.
  const results = await Promise.all(checks.map((check) => runCheck(node, check)));
  const failed = results.filter(({ exitCode }) => exitCode !== 0);
  for (const { name, output } of failed) process.stdout.write(`\n── ${name}\n${output.trimEnd()}\n`);
  process.stdout.write('\n');
  for (const { name, exitCode, seconds } of results) {
    process.stdout.write(`${exitCode === 0 ? '✓' : '✗'} ${name} (${seconds.toFixed(1)} s)\n`);
  }
  return failed.length === 0 ? 0 : 1;
});

async function runCheck(node, { name, program, args }) {
  const startedMs = performance.now();
  const child = spawn(node, [join('node_modules', program), ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  child.stderr.on('data', (chunk) => chunks.push(chunk));
  const exitCode = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  return { name, exitCode, output: Buffer.concat(chunks).toString(), seconds: (performance.now() - startedMs) / 1000 };
}
