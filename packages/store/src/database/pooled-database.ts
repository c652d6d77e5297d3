/** A database behind a pool of `pg` connections; PostgreSQL and PGlite differ only in how a connection is made. */
import type { Pool, PoolClient } from 'pg';
import type { Database, Row, Statement, Transaction } from './database.ts';
import { translateDatabaseError } from './translate-database-error.ts';

export interface PooledDatabaseParts {
  readonly kind: Database['kind'];
  readonly pool: Pool;
  readonly appRole: string;
  readonly listen: Database['listen'];
  readonly notify: Database['notify'];
  /** Called after the pool has ended. */
  readonly afterEnd: () => Promise<void>;
}

export function createPooledDatabase(parts: PooledDatabaseParts): Database {
  const { pool, appRole } = parts;
  let closing: Promise<void> | null = null;

  async function query<R = Row>(statement: Statement): Promise<R[]> {
    const client = await connect(pool);
    return runOn<R>(client, statement).finally(() => client.release());
  }

  async function transaction<T>(work: (transaction: Transaction) => Promise<T>, first?: Statement): Promise<T> {
    const client = await connect(pool);
    const open = new OpenTransaction(client);
    if (first !== undefined) open.send(first);
    try {
      const result = await work(open);
      await open.commit();
      client.release();
      return result;
    } catch (error) {
      client.release(await open.rollBack());
      throw error;
    }
  }

  return {
    kind: parts.kind,
    appRole,
    query,
    transaction: (work) => transaction(work),
    withOrganization: (organizationId, work) => transaction(work, enterOrganization(appRole, organizationId)),
    listen: parts.listen,
    notify: parts.notify,
    close() {
      closing ??= pool.end().then(parts.afterEnd);
      return closing;
    },
  };
}

/** Both settings end with the transaction. */
function enterOrganization(appRole: string, organizationId: string): Statement {
  return {
    name: 'enter-organization',
    text: `select set_config('role', $1, true), set_config('app.organization_id', $2, true)`,
    values: [appRole, organizationId],
  };
}

/** Statements travel with `begin` and `commit` in one packet where the caller does not wait in between. */
class OpenTransaction implements Transaction {
  readonly #client: PoolClient;
  readonly #sent: Promise<unknown>[] = [];

  constructor(client: PoolClient) {
    this.#client = client;
    this.send({ text: 'begin' });
  }

  query<R = Row>(statement: Statement): Promise<R[]> {
    return runOn<R>(this.#client, statement);
  }

  send(statement: Statement): void {
    const answer = this.query(statement);
    this.#sent.push(readLater(answer));
  }

  /** A transaction in which a statement failed answers `commit` with a rollback and no error: ask the statements first. */
  async commit(): Promise<void> {
    const committed = readLater(runOn(this.#client, { text: 'commit' }));
    await Promise.all(this.#sent);
    await committed;
  }

  /** @returns true when the connection is of no use any more */
  async rollBack(): Promise<boolean> {
    return runOn(this.#client, { text: 'rollback' }).then(
      () => false,
      () => true,
    );
  }
}

/** Without a handler Node takes a failure that is read a moment later for one that nobody handles. */
function readLater<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  return answer;
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw translateDatabaseError(error);
  }
}

async function runOn<R>(client: PoolClient, statement: Statement): Promise<R[]> {
  try {
    const result = await client.query(statement as { text: string });
    return result.rows as R[];
  } catch (error) {
    throw translateDatabaseError(error);
  }
}
