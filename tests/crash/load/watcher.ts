/** Follows executions through the database, past the engine: which have ended, and which wait for somebody. */
import { Pool } from 'pg';

export interface Waiting {
  readonly executionId: string;
  readonly waitingFor: 'doubt' | 'resume';
}

export class Watcher {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = new Pool({ connectionString: url, max: 3 });
    // The server is killed while connections are open.
    this.#pool.on('error', () => undefined);
  }

  /** @returns those of the given that have ended */
  async findEnded(executionIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.#query<{ id: string }>(
      `select id from executions where id = any ($1::uuid[]) and finished_at is not null`,
      [executionIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async countUnfinished(): Promise<number> {
    const [row] = await this.#query<{ count: string }>('select count(*) from executions where finished_at is null', []);
    return row === undefined ? Number.NaN : Number(row.count);
  }

  /** True while the next lost owner could be an execution's third in a row. */
  async isAnyAtRisk(): Promise<boolean> {
    const rows = await this.#query(
      `select 1 from executions where finished_at is null and lost_leases >= 2 limit 1`,
      [],
    );
    return rows.length > 0;
  }

  findWaiting(): Promise<Waiting[]> {
    return this.#query<Waiting>(
      `select id as "executionId", waiting_for as "waitingFor" from executions
       where status = 'waiting' and waiting_for in ('doubt', 'resume')`,
      [],
    );
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  /** @returns nothing while the server is down */
  async #query<R>(text: string, values: readonly unknown[]): Promise<R[]> {
    try {
      const { rows } = await this.#pool.query(text, [...values]);
      return rows as R[];
    } catch {
      return [];
    }
  }
}
