/** Kysely as a writer of SQL: lists and filters are put together with it, the store's own sessions run them. */
import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { Session } from '../database/database.ts';

/** Times are read as milliseconds and compared as ISO 8601. @param ms milliseconds since 1970 */
export function toTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Columns that lists select and filter. */
export interface Tables {
  workflows: {
    id: string;
    organization_id: string;
    name: string;
    enabled: boolean;
    published_version: number | null;
    created_at: number;
    updated_at: number;
    deleted_at: number | null;
  };
  workflow_versions: { workflow_id: string; version: number; created_at: number };
  executions: {
    id: string;
    organization_id: string;
    workflow_id: string;
    version: number;
    status: string;
    mode: string;
    process_id: string | null;
    accepted_at: number;
    started_at: number | null;
    finished_at: number | null;
    step_count: number;
    waiting_for: string | null;
    error: string | null;
    parent_id: string | null;
    origin_id: string | null;
    correlation_id: string | null;
    answer_seq: number | null;
  };
  variables: { organization_id: string; name: string; value: string };
  users: { id: string; email: string; name: string };
  memberships: { organization_id: string; user_id: string; role: string };
  api_keys: {
    id: string;
    organization_id: string;
    user_id: string;
    name: string;
    prefix: string;
    role: string;
    scopes: string;
    created_at: number;
    expires_at: number | null;
    last_used_at: number | null;
  };
  audit_log: {
    organization_id: string;
    seq: number;
    at: number;
    actor_kind: string;
    actor_id: string;
    actor_name: string;
    action: string;
    object_kind: string | null;
    object_id: string | null;
    object_name: string | null;
    address: string | null;
    request_id: string | null;
    details: string;
    previous_hash: string;
    hash: string;
  };
}

export const lists = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Runs a list. It has no name: its text depends on the filters. */
export function runList<R>(session: Session, list: Compilable<R>): Promise<R[]> {
  const { sql, parameters } = list.compile();
  return session.query<R>({ text: sql, values: parameters });
}
