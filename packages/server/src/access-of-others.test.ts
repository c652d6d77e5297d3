/** Owners of other organizations, who know the ids of this one: to them nothing here exists. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join as joinPath } from 'node:path';
import { accessTable, allRoutes, type RouteContract } from '@noria/contract';
import type { Json } from '@noria/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publish } from './testing/install.ts';
import { bearer, join, makeKey } from './testing/members.ts';
import { fillPath, type Ids, unknownIds } from './testing/route-requests.ts';
import { type CallAnswer, postgresUrl, startTestServer, type TestServer } from './testing/test-server.ts';
import { chain, manual, node, webhook } from './testing/workflows.ts';

/** Bodies with which each route does its work, were it let. */
const bodies: Readonly<Record<string, unknown>> = {
  renameOrganization: { name: 'Taken over' },
  changeMember: { role: 'viewer' },
  changeWorkflow: { name: 'Taken over' },
  publishWorkflow: {},
  executeWorkflow: {},
  cancelExecution: { reason: 'taken over' },
  retryExecution: {},
  resumeExecution: {},
  answerDoubt: { verdict: 'again' },
  changeDataTable: { name: 'Taken over' },
  insertRows: { rows: [{ email: 'taken@example.com' }] },
  updateRow: { values: { email: 'taken@example.com' } },
};
/** Without something to answer for, the right person hears 404 as well. */
const withoutObject = ['answerDoubt', 'deleteVariable'];

const text = 'the content of a file';
const parameters = { hash: createHash('sha256').update(text).digest('hex'), name: 'OURS' };
const withIds = allRoutes
  .filter(({ path, operation }) => path.startsWith('/api/') && path.includes('{') && operation !== 'setVariable')
  .map((route) => [route.operation, route] as const);
const lists = allRoutes
  .filter(
    ({ method, path, operation }) => method === 'GET' && !path.includes('{') && accessTable[operation] !== 'everybody',
  )
  .map((route) => [route.operation, route] as const);

let noria: TestServer;
let ids: Ids;
let stranger: Record<string, string>;
let strangerKey: Record<string, string>;
let strangerOrganization: string;

beforeAll(async () => {
  noria = await startTestServer(postgresUrl === null ? 'pglite' : { url: postgresUrl });
  const folder = joinPath(noria.settings.NORIA_DATA_DIR ?? '', 'files');
  await mkdir(folder, { recursive: true });
  await writeFile(joinPath(folder, 'a.txt'), text);
  const read = node('Read', 'file.read', { path: 'a.txt' });
  const pause = node('Pause', 'flow.wait', { mode: 'time', amount: 1, unit: 'hours' });
  const workflows = await publish(noria, { ...chain('Ours', manual, read, pause), ...hook(['Read', 'Pause']) });
  const started = await post(`/api/workflows/${workflows}/execute?wait=5`, { trigger: 'Start' });
  const table = await post('/api/data-tables', { name: 'Ours', columns: [{ name: 'email', type: 'text' }] });
  await post(`/api/data-tables/${table.id}/rows`, { rows: [{ email: 'ours@example.com' }] });
  expect((await noria.call('PUT', '/api/variables/OURS', { value: 'our value' })).status).toBe(200);
  const member = await join(noria, 'member@example.com', 'editor');
  ids = {
    workflows,
    executions: String(started.executionId),
    'data-tables': String(table.id),
    'api-keys': (await makeKey(noria)).id,
    members: member.userId,
    organizations: member.organizationId,
  };
  await makeStranger();
});

afterAll(async () => {
  await noria.stop();
});

/** A second trigger, so that the draft has something to listen to. */
function hook([read = '', pause = '']: readonly string[]) {
  const nodes = chain('', manual, webhook('ours', 'immediately')).nodes;
  const files = [
    node(read, 'file.read', { path: 'a.txt' }),
    node(pause, 'flow.wait', { mode: 'time', amount: 1, unit: 'hours' }),
  ];
  return {
    nodes: [...nodes, ...files],
    connections: [
      { from: 'Start', to: read },
      { from: 'Hook', to: read },
      { from: read, to: pause },
    ],
  };
}

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Record<string, Json>> {
  const answer = await noria.call('POST', path, body, headers);
  expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body as Record<string, Json>;
}

/** Somebody who was here once, and owns an organization of their own. */
async function makeStranger(): Promise<void> {
  const { userId, accessToken } = await join(noria, 'stranger@example.com', 'viewer');
  const made = await post('/api/organizations', { name: 'Theirs' }, bearer(accessToken));
  strangerOrganization = String(made.id);
  const body = { organizationId: strangerOrganization };
  const signedIn = await post('/api/auth/organization', body, bearer(accessToken));
  expect((await noria.call('DELETE', `/api/members/${userId}`)).status).toBe(204);
  stranger = bearer(String(signedIn.accessToken));
  strangerKey = bearer((await makeKey(noria, {}, stranger)).key);
  const { body: me } = await noria.call('GET', '/api/auth/me', undefined, stranger);
  expect(me).toMatchObject({ role: 'owner', organization: { id: strangerOrganization } });
}

function send(route: RouteContract, of: Ids, headers?: Record<string, string>): Promise<CallAnswer> {
  return noria.call(route.method, fillPath(route, of, parameters), bodies[route.operation], headers);
}

/** All that there is of this organization, as its owner sees it. */
async function look(): Promise<Json[]> {
  const { workflows, executions, 'data-tables': table } = ids;
  const paths = [
    ...[`/api/workflows/${workflows}`, `/api/workflows/${workflows}/versions`, '/api/workflows', '/api/executions'],
    ...[`/api/executions/${executions}`, `/api/executions/${executions}/steps`, '/api/data-tables'],
    ...[`/api/data-tables/${table}/rows`, '/api/members', '/api/api-keys', '/api/variables', '/api/organizations'],
  ];
  const answers = await Promise.all(paths.map((path) => noria.call('GET', path)));
  for (const { status } of answers) expect(status).toBe(200);
  return answers.map(({ body }) => body);
}

/** Without what differs between any two answers. */
function withoutIds({ status, body }: CallAnswer, id: string): string {
  const { requestId: _, ...error } = (body as { error: Record<string, Json> }).error;
  return `${status} ${JSON.stringify(error)}`.replaceAll(id, 'ID');
}

describe.each(withIds)('%s', (operation, route) => {
  it('finds nothing of another organization, and changes nothing there', async () => {
    const before = await look();
    const kind = (/^\/api\/([a-z-]+)/.exec(route.path)?.[1] ?? '') as keyof Ids;
    const id = ids[kind] ?? '';
    for (const headers of [stranger, strangerKey]) {
      const answer = await send(route, ids, headers);
      expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
      // What exists elsewhere is told apart from what exists nowhere by nothing.
      const nowhere = await send(route, unknownIds, headers);
      expect(withoutIds(answer, id)).toBe(withoutIds(nowhere, unknownIds[kind] ?? ''));
    }
    expect(await look()).toEqual(before);
    expect(route.body === undefined || operation in bodies || route.bodyOptional).toBeTruthy();
  });
});

describe.each(lists)('%s', (operation, route) => {
  it('shows nothing of another organization', async () => {
    for (const headers of [stranger, strangerKey]) {
      const { status, body } = await noria.call('GET', route.path, undefined, headers);
      expect(status).toBe(200);
      for (const id of [...Object.values(ids), 'our value', 'owner@example.com']) {
        expect(JSON.stringify(body), operation).not.toContain(id.replace(/^[a-z]+_/, ''));
      }
    }
  });
});

describe('an organization of their own', () => {
  it('has variables of its own, by the same names', async () => {
    expect((await noria.call('PUT', '/api/variables/OURS', { value: 'theirs' }, stranger)).status).toBe(200);
    expect((await noria.call('DELETE', '/api/variables/OURS', undefined, stranger)).status).toBe(204);
    expect((await noria.call('GET', '/api/variables')).body).toMatchObject({ items: [{ value: 'our value' }] });
  });

  it('deletes no executions of others', async () => {
    const path = '/api/executions?endedBefore=2999-01-01T00:00:00.000Z';
    const before = await look();
    expect((await noria.call('DELETE', path, undefined, stranger)).body).toMatchObject({ deleted: 0 });
    expect(await look()).toEqual(before);
  });

  it('is not switched away from, nor filtered by ids of another', async () => {
    const organizationId = ids.organizations;
    const answer = await noria.call('POST', '/api/auth/organization', { organizationId }, stranger);
    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } });
    const path = `/api/executions?workflowId=${ids.workflows}`;
    expect((await noria.call('GET', path, undefined, stranger)).body).toMatchObject({ items: [] });
  });

  it('is all that a key of it shows, also of a maker who has several', async () => {
    const { body } = await noria.call('GET', '/api/organizations', undefined, bearer((await makeKey(noria)).key));
    await post('/api/organizations', { name: 'A second one' });
    expect((await noria.call('GET', '/api/organizations')).body).toMatchObject({ items: [{}, {}] });
    expect((body as { items: unknown[] }).items).toEqual([expect.objectContaining({ id: ids.organizations })]);
  });
});

describe('to its own owner', () => {
  // What deletes comes last, and what cancels before it.
  const rank = ({ method, operation }: RouteContract): number =>
    method === 'DELETE' ? (operation === 'deleteRow' ? 2 : 3) : operation === 'cancelExecution' ? 1 : 0;
  const own = withIds.map(([, route]) => route).sort((a, b) => rank(a) - rank(b));

  it.each(own.map((route) => [route.operation, route] as const))('%s finds it', async (operation, route) => {
    const answer = await send(route, ids);
    const refused = withoutObject.includes(operation) ? [401, 403] : [401, 403, 404];
    expect(refused, JSON.stringify(answer.body)).not.toContain(answer.status);
    expect(answer.status).toBeLessThan(500);
  });
});
