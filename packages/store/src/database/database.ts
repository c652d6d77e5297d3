/** What the store needs of a database: statements, transactions, and the organization that a transaction works for. */

export interface Statement {
  /** Set for statements that run often: parsed and planned once per connection. */
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

/** Times come as milliseconds since 1970, bigints as numbers. */
export type Row = Readonly<Record<string, unknown>>;

export interface Session {
  /**
   * @returns rows
   * @throws DATABASE_UNREACHABLE the connection was lost or the server is shutting down; it is not known whether it was done
   * @throws DatabaseError (of `pg`) the database refused the statement
   */
  query<R = Row>(statement: Statement): Promise<R[]>;
}

export interface Transaction extends Session {
  /** Sends a statement without waiting for it; the commit fails with its error. */
  send(statement: Statement): void;
}

export interface Database extends Session {
  readonly kind: 'postgres' | 'pglite';
  /** Role that requests work under, for row-level security. */
  readonly appRole: string;
  /** Runs `work` in a transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Runs `work` in a transaction that sees the rows of one organization only.
   * `work` uses the transaction that it is given and waits for nothing else: PGlite has one session for everybody.
   */
  withOrganization<T>(organizationId: string, work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Receives the messages of all processes on this database, this one's too. Messages sent while a lost connection is
   * being replaced are missed.
   * @returns stops it
   */
  listen(channel: string, handler: (payload: string) => void): Promise<() => Promise<void>>;
  notify(channel: string, payload: string): Promise<void>;
  /** Waits for what is under way, then lets the database go. */
  close(): Promise<void>;
}

/** A connection was lost while nothing used it, or while the listener waited; the pool replaces it by itself. */
export type ConnectionLossHandler = (error: Error) => void;
