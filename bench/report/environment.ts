/** What the figures were measured on. */
import { execFile } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { promisify } from 'node:util';
import pg from 'pg';
import type { DatabaseKind } from '../measure/bench.ts';
import { findServerUrl } from '../process/temporary-database.ts';

export interface Environment {
  readonly node: string;
  readonly system: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Share of all cores that other programs took just before the first bench: their work makes every figure worse. */
  readonly busyBefore: number;
  readonly commit: string | null;
  readonly atIso: string;
  /** Settings that decide what durable means; null when no server was measured. */
  readonly postgres: Readonly<Record<string, string>> | null;
}

export async function readEnvironment(databases: readonly DatabaseKind[]): Promise<Environment> {
  return {
    node: process.version,
    system: `${type()} ${release()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    busyBefore: await measureBusyShare(),
    commit: await readCommit(),
    atIso: new Date().toISOString(),
    postgres: databases.includes('postgres') ? await readServerSettings() : null,
  };
}

const LOOK_MS = 400;

async function measureBusyShare(): Promise<number> {
  const before = readProcessorTimes();
  await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  const after = readProcessorTimes();
  return (after.busyMs - before.busyMs) / (after.allMs - before.allMs);
}

function readProcessorTimes(): { busyMs: number; allMs: number } {
  let busyMs = 0;
  let allMs = 0;
  for (const { times } of cpus()) {
    const all = times.user + times.nice + times.sys + times.irq + times.idle;
    busyMs += all - times.idle;
    allMs += all;
  }
  return { busyMs, allMs };
}

/** @returns false when no PostgreSQL answers where the benches would make their databases */
export async function isServerReachable(): Promise<boolean> {
  try {
    await readServerSettings();
    return true;
  } catch {
    return false;
  }
}

async function readServerSettings(): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: findServerUrl(), connectionTimeoutMillis: 2000 });
  await client.connect();
  try {
    const result = await client.query<{ name: string; setting: string }>(`
      select name, current_setting(name) as setting
      from pg_settings
      where name in ('server_version', 'fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_wal_size')
      order by name`);
    return Object.fromEntries(result.rows.map((row) => [row.name, row.setting]));
  } finally {
    await client.end();
  }
}

async function readCommit(): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname });
    return stdout.trim();
  } catch {
    return null; // an installation without git has no commit to name
  }
}
