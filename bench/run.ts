/** `npm run bench`: runs the benches that were asked for and prints what they found. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ALL_BENCHES } from './benches/all-benches.ts';
import type { Bench, DatabaseKind } from './measure/bench.ts';
import { dropTemporaryDatabases } from './process/temporary-database.ts';
import { type BrokenBench, composeReport, type FinishedBench } from './report/bench-report.ts';
import { isServerReachable, readEnvironment } from './report/environment.ts';
import { formatTable } from './report/format-table.ts';

/** The quick programme ends within 40 s, set-up included: what does not fit any more is left out. */
const QUICK_LIMIT_S = 34;

const USAGE = `npm run bench -- [options]
  --quick                      short rounds, the most important benches, within 40 s
  --only NAME                  one bench (repeatable): ${ALL_BENCHES.map((bench) => bench.name).join(', ')}
  --database postgres|pglite   one database; both when left out (quick: PostgreSQL where it answers, else PGlite)
  --profile FOLDER             CPU profiles of every measured process, for Chrome's developer tools
  --json                       one JSON object on the last line
  --help
PostgreSQL is looked for at BENCH_DATABASE_URL, DATABASE_URL, then postgres://postgres@127.0.0.1:5432.`;

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const databases = await chooseDatabases(options.database, options.quick);
  const environment = await readEnvironment(databases);
  const finished: FinishedBench[] = [];
  const broken: BrokenBench[] = [];
  const leftOut: string[] = [];
  for (const [index, database] of databases.entries()) {
    for (const bench of chooseBenches(options.only, options.quick)) {
      if (!bench.perDatabase && index > 0) continue;
      if (options.quick && options.only.length === 0 && readElapsedS() + (bench.quickS ?? 0) > QUICK_LIMIT_S) {
        leftOut.push(bench.name);
        continue;
      }
      try {
        finished.push({ bench: bench.name, database, result: await runBench(bench, database, options.quick) });
      } catch (error) {
        broken.push({ bench: bench.name, database, problem: error instanceof Error ? error.message : String(error) });
      }
    }
  }
  const report = composeReport({ finished, broken, leftOut, environment, elapsedS: readElapsedS() });
  console.log(`\n${formatTable(report.figures)}`);
  for (const warning of report.warnings) console.log(`\nWARNING: ${warning}`);
  if (leftOut.length > 0) console.log(`\nLEFT OUT, there was no time: ${leftOut.join(', ')}`);
  for (const { bench, database, problem } of broken) console.log(`\nNOT MEASURED: ${bench} on ${database}: ${problem}`);
  if (options.json) console.log(JSON.stringify(report));
  process.exitCode = broken.length > 0 ? 1 : 0;
}

/** Since the process began. */
function readElapsedS(): number {
  return performance.now() / 1000;
}

interface Options {
  readonly quick: boolean;
  readonly json: boolean;
  readonly help: boolean;
  readonly only: readonly string[];
  readonly database: DatabaseKind | null;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      profile: { type: 'string' },
      only: { type: 'string', multiple: true, default: [] },
      database: { type: 'string' },
    },
  });
  const unknown = values.only.filter((name) => !ALL_BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) throw new Error(`no bench ${unknown.join(', ')}\n${USAGE}`);
  const database = values.database ?? null;
  if (database !== null && database !== 'postgres' && database !== 'pglite') throw new Error(USAGE);
  if (values.profile !== undefined) process.env.BENCH_PROFILE_DIR = resolve(values.profile);
  return { quick: values.quick, json: values.json, help: values.help, only: values.only, database };
}

async function chooseDatabases(asked: DatabaseKind | null, quick: boolean): Promise<DatabaseKind[]> {
  if (asked !== null) return [asked];
  if (!(await isServerReachable())) {
    console.log('No PostgreSQL answers: PGlite only. The targets for PostgreSQL are not measured.');
    return ['pglite'];
  }
  return quick ? ['postgres'] : ['postgres', 'pglite'];
}

function chooseBenches(only: readonly string[], quick: boolean): readonly Bench[] {
  if (only.length > 0) return ALL_BENCHES.filter((bench) => only.includes(bench.name));
  return quick ? ALL_BENCHES.filter((bench) => bench.quickS !== null) : ALL_BENCHES;
}

function runBench(bench: Bench, database: DatabaseKind, quick: boolean): Promise<FinishedBench['result']> {
  console.log(`\n${bench.title} (${database})`);
  return bench.run({ database, quick, say: (line) => console.log(`  ${line}`) });
}

/** Measured processes end with this one; databases would stay. */
function stopOnSignal(): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      console.error(`\nStopped by ${name}: dropping the databases of the benches.`);
      void dropTemporaryDatabases().finally(() => process.exit(1));
    });
  }
}

stopOnSignal();
await main();
