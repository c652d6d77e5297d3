/** A request for every route of the contract, for tests that go through all of them. */
import type { RouteContract } from '@noria/contract';
import type { CallAnswer, TestServer } from './test-server.ts';

/** What `{id}` stands for, by the beginning of a path. */
export type IdKind = 'workflows' | 'executions' | 'data-tables' | 'api-keys' | 'members' | 'organizations';

export type Ids = Readonly<Record<IdKind, string>>;

const unknown = '01994d5e-7a00-7000-8000-00000000dead';

export const unknownIds: Ids = {
  workflows: `wf_${unknown}`,
  executions: `exec_${unknown}`,
  'data-tables': `tbl_${unknown}`,
  'api-keys': `key_${unknown}`,
  members: `usr_${unknown}`,
  organizations: `org_${unknown}`,
};

/** Deletes nothing. */
const queries: Readonly<Record<string, string>> = { deleteExecutions: '?endedBefore=1971-01-01T00:00:00.000Z' };

/** @throws Error the route has a parameter that this does not know: name it here, and in the tests that use it */
export function fillPath(
  { path, operation }: RouteContract,
  ids: Ids,
  more: Readonly<Record<string, string>> = {},
): string {
  const known: Readonly<Record<string, string>> = {
    n: '1',
    step: '0',
    item: '0',
    row: '1',
    hash: 'a'.repeat(64),
    name: 'NOBODY_HAS_THIS',
    token: 'nobody-has-this',
    ...more,
  };
  const kind = /^\/api\/([a-z-]+)/.exec(path)?.[1] ?? '';
  const filled = path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const value = parameter === 'id' ? ids[kind as IdKind] : known[parameter];
    if (value === undefined) throw new Error(`${operation}: no value for {${parameter}}`);
    return value;
  });
  return filled + (queries[operation] ?? '');
}

/** With ids of nothing, and an empty body where the route takes one: it changes nothing, whoever may use it. */
export function callHarmlessly(
  noria: TestServer,
  route: RouteContract,
  headers: Record<string, string>,
): Promise<CallAnswer> {
  const body = route.body === undefined ? undefined : {};
  return noria.call(route.method, fillPath(route, unknownIds), body, headers);
}
