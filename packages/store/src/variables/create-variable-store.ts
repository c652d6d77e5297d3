/** Variables of an organization: named values that expressions read as `$vars.NAME`. */
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { lists, runList } from '../paging/list-builder.ts';
import { decodeTextCursor, type Page, type PageRequest, toPage } from '../paging/page.ts';

export interface Variable {
  readonly name: string;
  readonly value: string;
}

export interface VariableStore {
  /** By name. @throws CURSOR_INVALID */
  list(organizationId: string, page: PageRequest): Promise<Page<Variable>>;
  /** Values of those that there are, by name. */
  find(organizationId: string, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
  set(organizationId: string, name: string, value: string): Promise<void>;
  /** @returns false when there was none */
  delete(organizationId: string, name: string): Promise<boolean>;
}

export function createVariableStore(database: Database): VariableStore {
  return {
    /** Index: variables_pkey. */
    async list(organizationId, { cursor, limit }) {
      let list = lists
        .selectFrom('variables')
        .select(['name', 'value'])
        .where('organization_id', '=', organizationId)
        .orderBy('name')
        .limit(sql.lit(limit + 1));
      if (cursor !== null) list = list.where('name', '>', decodeTextCursor(cursor));
      const rows = await database.withOrganization(organizationId, (session) => runList(session, list));
      return toPage(rows, limit, ({ name }) => [name]);
    },
    async find(organizationId, names) {
      const rows = await database.query<Variable>({
        name: 'find-variables',
        // Index: variables_pkey.
        text: 'select name, value from variables where organization_id = $1 and name = any ($2::text[])',
        values: [organizationId, names],
      });
      return new Map(rows.map(({ name, value }) => [name, value]));
    },
    async set(organizationId, name, value) {
      await database.withOrganization(organizationId, (session) =>
        session.query({
          text: `
insert into variables (organization_id, name, value)
values ($1, $2, $3)
on conflict (organization_id, name) do update
set value = excluded.value, updated_at = clock_timestamp()`,
          values: [organizationId, name, value],
        }),
      );
    },
    async delete(organizationId, name) {
      const deleted = await database.withOrganization(organizationId, (session) =>
        session.query({
          text: 'delete from variables where organization_id = $1 and name = $2 returning name',
          values: [organizationId, name],
        }),
      );
      return deleted.length > 0;
    },
  };
}
