/** Starts contestants and databases for one bench and ends all of them, whatever happens. */
import type { DatabaseKind } from '../measure/bench.ts';
import { type Contestant, forkContestant } from './contestant.ts';
import { createTemporaryDatabase, type DatabasePlace } from './temporary-database.ts';

export interface Arena {
  /** A new database of its own for a contestant. */
  makeDatabase(kind: DatabaseKind): Promise<DatabasePlace>;
  /** @param script path from the `bench` folder */
  fork(script: string, options: unknown, nodeOptions?: string[]): Promise<Contestant>;
}

/** Contestants are closed before their databases are dropped, the newest first. */
export async function withContestants<T>(use: (arena: Arena) => Promise<T>): Promise<T> {
  const endings: (() => Promise<void>)[] = [];
  const arena: Arena = {
    makeDatabase: async (kind) => {
      const database = await createTemporaryDatabase(kind);
      endings.push(database.drop);
      return database.place;
    },
    fork: async (script, options, nodeOptions) => {
      const contestant = await forkContestant(new URL(`../${script}`, import.meta.url), options, nodeOptions);
      endings.push(contestant.close);
      return contestant;
    },
  };
  try {
    return await use(arena);
  } finally {
    for (const end of endings.reverse()) await end();
  }
}
