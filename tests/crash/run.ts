/** The crash suite: `node tests/crash/run.ts --rounds N --json [--seed S]`. Its last line is one JSON object. */
import { chmodSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { carelessSettings, runCommitControl } from './controls/commit-control.ts';
import type { ControlResult } from './controls/control.ts';
import { runFencingControl } from './controls/fencing-control.ts';
import { runIntentControl } from './controls/intent-control.ts';
import type { Verdict } from './judge/judge.ts';
import { makeTemplateDatabase } from './postgres/crash-database.ts';
import { OwnPostgres } from './postgres/own-postgres.ts';
import { findPostgresBinaries } from './postgres/postgres-binaries.ts';
import { type Options, readOptions } from './read-options.ts';
import { describeVerdict } from './report/describe-verdict.ts';
import { isClean, summarize } from './report/summarize.ts';
import { runChaosRound } from './rounds/chaos-round.ts';
import { runServerRound } from './rounds/server-round.ts';
import { runTakeoverRound } from './rounds/takeover-round.ts';

// Only an orderly exit ends the databases and the workers with this program.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));
const options = readOptions(process.argv.slice(2));
const binaries = findPostgresBinaries();
if (binaries === null) {
  say('There is no PostgreSQL 15 or newer on this machine, which the crash suite starts one of its own from.');
  process.stdout.write(`${JSON.stringify({ postgres: 'missing' })}\n`);
} else {
  process.exitCode = await runSuite(options, binaries);
}

async function runSuite({ rounds, first, seed, controls, keep }: Options, programs: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'noria-crash-'));
  // PostgreSQL runs under an account of its own, which has to come in.
  chmodSync(folder, 0o755);
  say(`seed ${seed}; databases, logs and ledgers are in ${folder}`);
  const start: StartServer = (name, settings) => startServer(programs, join(folder, name), settings);
  // The others mostly wait for leases to end; the rounds have the processors to themselves then.
  const [chaos, others] = await Promise.all([
    runRounds(await start('postgres', {}), folder, { first, rounds, seed }),
    controls ? runOthers(start, folder) : { verdicts: [], controls: {} },
  ]);
  const verdicts = [...chaos, ...others.verdicts];
  const clean = isClean(verdicts, others.controls);
  if (clean && !keep) await rm(folder, { recursive: true });
  process.stdout.write(`${JSON.stringify(summarize(seed, rounds, verdicts, others.controls))}\n`);
  return clean ? 0 : 1;
}

async function runRounds(
  server: OwnPostgres,
  folder: string,
  { first, rounds, seed }: Pick<Options, 'first' | 'rounds' | 'seed'>,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let round = first; round < first + rounds; round++) {
    verdicts.push(await tell(`round ${round}`, () => runChaosRound({ server, folder, round, seed })));
  }
  await server.kill();
  return verdicts;
}

/** Takeovers at the lease of production, and the negative controls, on servers that the rounds do not kill. */
async function runOthers(start: StartServer, folder: string): Promise<Others> {
  const [calm, careless] = [await start('calm', {}), await start('careless', carelessSettings)];
  await careless.checkpoint();
  const [takeover, servers, fencing, synchronousCommit, intents] = await Promise.all([
    tell('takeover at the lease of production', () => runTakeoverRound(calm, folder)),
    tell('real servers', () => runServerRound(calm, folder)),
    runFencingControl(calm, folder),
    runCommitControl(careless, folder),
    runIntentControl(calm, folder),
  ]);
  await Promise.all([calm.kill(), careless.kill()]);
  const controls = { fencing, synchronousCommit, intents };
  for (const [name, { caught }] of Object.entries(controls))
    say(`without ${name}: ${caught ? 'caught' : 'NOT CAUGHT'}`);
  return { verdicts: [takeover, servers], controls };
}

interface Others {
  readonly verdicts: readonly Verdict[];
  readonly controls: Readonly<Record<string, ControlResult>>;
}

type StartServer = (name: string, settings: Readonly<Record<string, string>>) => Promise<OwnPostgres>;

async function startServer(
  binaries: string,
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<OwnPostgres> {
  const server = new OwnPostgres({ binaries, folder, settings });
  process.on('exit', () => server.killNow());
  await server.initialize();
  await server.start();
  await makeTemplateDatabase(server);
  return server;
}

async function tell(name: string, run: () => Promise<Verdict>): Promise<Verdict> {
  const startedMs = performance.now();
  const verdict = await run();
  say(describeVerdict(name, verdict, performance.now() - startedMs));
  return verdict;
}

/** With `--json` standard output has one line only: what people read goes beside it. */
function say(what: string): void {
  (options.json ? process.stderr : process.stdout).write(`${what}\n`);
}
