/** Finds the programs of PostgreSQL on this machine, newest first. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const oldest = 15;

/** @returns the folder that holds `initdb` and `postgres`; null when there is none of version 15 or newer */
export function findPostgresBinaries(): string | null {
  const onPath = (process.env.PATH ?? '').split(delimiter);
  const folders = [...globSync(knownPlaces).map(dirname), ...onPath].filter(
    (folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')),
  );
  const found = folders.map((folder) => ({ folder, version: readVersion(folder) }));
  return found.filter(({ version }) => version >= oldest).sort((a, b) => b.version - a.version)[0]?.folder ?? null;
}

const knownPlaces = [
  '/usr/lib/postgresql/*/bin/postgres',
  '/usr/pgsql-*/bin/postgres',
  '/opt/homebrew/opt/postgresql@*/bin/postgres',
  '/usr/local/opt/postgresql@*/bin/postgres',
];

/** `postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)` */
function readVersion(folder: string): number {
  const text = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)/.exec(text)?.[1] ?? 0);
}
