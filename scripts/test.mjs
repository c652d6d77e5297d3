#!/usr/bin/env node
/** `npm test`: sets up, says which services were found, runs every test and three crash rounds, and sums up. */
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { noriaFolder, projectRoot } from './project-paths.mjs';
import { runProgram } from './runtime.mjs';
import { findPostgres, findRedis } from './services.mjs';
import { launch, setUp } from './set-up.mjs';
import { SetUpError } from './set-up-error.mjs';
import { addCounts, countCrashRounds, countTests, formatCounts } from './test-counts.mjs';

const crashRounds = 3;
const crashProgram = 'tests/crash/run.ts';

await launch(async () => {
  const node = await setUp('develop');
  await tellServices();
  const selection = process.argv.slice(2);
  const unit = await runVitest(node, selection);
  const crash = selection.length === 0 ? await runCrashRounds(node) : { passed: 0, failed: 0, skipped: 0 };
  const counts = addCounts(unit, crash);
  process.stdout.write(`${formatCounts(counts)}\n`);
  return counts.failed === 0 ? 0 : 1;
});

async function tellServices() {
  const [postgres, redis] = await Promise.all([findPostgres(), findRedis()]);
  const faults = [postgres, redis].filter(({ state }) => state === 'faulty').map(({ problem }) => problem);
  if (faults.length > 0)
    throw new SetUpError(`A service that the environment names cannot be used.\n${faults.join('\n')}`);
  process.stdout.write(
    `${describeService('PostgreSQL', postgres, 'its tests run', 'its tests are skipped; set DATABASE_URL to run them')}\n`,
  );
  process.stdout.write(`${describeService('Redis', redis, 'no test needs it yet', 'no test needs it yet')}\n`);
}

function describeService(name, service, consequence, consequenceOfAbsence) {
  if (service.state === 'absent') return `${name}: not found; ${consequenceOfAbsence}.`;
  return `${name}: ${service.version} found at ${new URL(service.url).host}; ${consequence}.`;
}

async function runVitest(node, selection) {
  const folder = join(noriaFolder, 'test');
  const report = join(folder, 'vitest.json');
  await mkdir(folder, { recursive: true });
  await rm(report, { force: true });
  const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const exitCode = await runProgram(node, 'node_modules/vitest/vitest.mjs', ['run', ...options, ...selection]);
  return countTests(report, exitCode);
}

async function runCrashRounds(node) {
  if (!existsSync(join(projectRoot, crashProgram))) return { passed: 0, failed: 0, skipped: 0 };
  process.stdout.write(`\nCrash suite, ${crashRounds} rounds\n`);
  const exitCode = await runProgram(node, crashProgram, ['--rounds', String(crashRounds), '--json']);
  return countCrashRounds(crashRounds, exitCode);
}
