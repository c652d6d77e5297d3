/** Workflows, drafts, versions and what publishing them does. */
import type { WorkflowDefinition } from '@noria/core';
import { expect, it } from 'vitest';
import { defaultOrganizationId as organization } from '../create-store.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { newId } from '../testing/journal-entries.ts';
import type { Triggers } from './workflow-store.ts';

const draft: WorkflowDefinition = { name: 'Orders', nodes: [], connections: [] };
const none: Triggers = { webhooks: [], schedules: [] };
const listensAt = (...paths: string[]): Triggers => ({
  webhooks: paths.map((path) => ({ node: 'Hook', method: 'POST', path })),
  schedules: [],
});

describeOnEveryDatabase('the workflow store', ({ store }) => {
  const create = async (definition = draft): Promise<string> => {
    const { workflowId } = await store().workflows.create(organization, { workflowId: newId(), draft: definition });
    return workflowId;
  };

  it('gives back what was saved, whatever text it holds', async () => {
    const definition = { ...draft, description: '\u0000 \ud800 مرحبا' };
    const workflowId = await create(definition);
    expect(await store().workflows.read(organization, workflowId)).toMatchObject({
      workflowId,
      name: 'Orders',
      enabled: true,
      publishedVersion: null,
      draft: definition,
      draftRevision: 1,
    });
    expect(await store().workflows.read(organization, newId())).toBeNull();
  });

  it('is created once for an idempotency key', async () => {
    const idempotency = { key: 'k', bodyHash: 'h', expiresAtMs: Date.now() + 60_000 };
    const first = await store().workflows.create(organization, { workflowId: newId(), draft, idempotency });
    const second = await store().workflows.create(organization, { workflowId: newId(), draft, idempotency });
    expect(second).toEqual({ workflowId: first.workflowId, duplicate: true });
    const other = { ...idempotency, bodyHash: 'other' };
    await expect(
      store().workflows.create(organization, { workflowId: newId(), draft, idempotency: other }),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });

  it('refuses an edit of a draft that somebody else has changed', async () => {
    const workflowId = await create();
    const changed = await store().workflows.changeDraft(organization, workflowId, { ...draft, name: 'A' }, 1);
    expect(changed).toMatchObject({ name: 'A', draftRevision: 2 });
    await expect(store().workflows.changeDraft(organization, workflowId, draft, 1)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await store().workflows.changeDraft(organization, workflowId, draft, null)).toMatchObject({
      draftRevision: 3,
    });
    await expect(store().workflows.changeDraft(organization, newId(), draft, null)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('publishes the draft as numbered versions that never change', async () => {
    const workflowId = await create();
    expect(await store().workflows.publishDraft(organization, workflowId, 1, none)).toBe(1);
    expect(await store().workflows.publishDraft(organization, workflowId, 1, none)).toBe(1);
    await store().workflows.changeDraft(organization, workflowId, { ...draft, name: 'Second' }, 1);
    expect(await store().workflows.publishDraft(organization, workflowId, 2, none)).toBe(2);
    await expect(store().workflows.publishDraft(organization, workflowId, 1, none)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await store().workflowSource.loadVersion(workflowId, 1))?.definition.name).toBe('Orders');
    expect((await store().workflowSource.loadPublished(workflowId))?.definition.name).toBe('Second');
    expect(await store().workflows.readVersion(organization, workflowId, 2)).toMatchObject({
      version: 2,
      published: true,
    });
  });

  it('goes back to an earlier version and counts on from the last one', async () => {
    const workflowId = await create();
    await store().workflows.publishDraft(organization, workflowId, 1, none);
    await store().workflows.changeDraft(organization, workflowId, { ...draft, name: 'Second' }, 1);
    await store().workflows.publishDraft(organization, workflowId, 2, none);
    await store().workflows.publishVersion(organization, workflowId, 1, none);
    expect((await store().workflowSource.loadPublished(workflowId))?.version).toBe(1);
    expect(await store().workflows.publishDraft(organization, workflowId, 2, none)).toBe(3);
    await expect(store().workflows.publishVersion(organization, workflowId, 9, none)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('lists versions newest first, by pages', async () => {
    const workflowId = await create();
    for (let revision = 1; revision <= 5; revision++) {
      await store().workflows.publishDraft(organization, workflowId, revision, none);
      await store().workflows.changeDraft(organization, workflowId, { ...draft, name: `${revision}` }, revision);
    }
    const first = await store().workflows.listVersions(organization, workflowId, { cursor: null, limit: 3 });
    expect(first.items.map(({ version, published }) => [version, published])).toEqual([
      [5, true],
      [4, false],
      [3, false],
    ]);
    const rest = await store().workflows.listVersions(organization, workflowId, { cursor: first.nextCursor, limit: 3 });
    expect(rest.items.map(({ version }) => version)).toEqual([2, 1]);
    expect(rest.nextCursor).toBeNull();
  });

  it('keeps a draft that is run under a negative number, once for each content', async () => {
    const workflowId = await create();
    expect(await store().workflows.snapshotDraft(organization, workflowId)).toBe(-1);
    expect(await store().workflows.snapshotDraft(organization, workflowId)).toBe(-1);
    await store().workflows.changeDraft(organization, workflowId, { ...draft, name: 'Second' }, 1);
    expect(await store().workflows.snapshotDraft(organization, workflowId)).toBe(-2);
    await store().workflows.changeDraft(organization, workflowId, draft, 2);
    expect(await store().workflows.snapshotDraft(organization, workflowId)).toBe(-1);
    expect((await store().workflowSource.loadVersion(workflowId, -2))?.definition.name).toBe('Second');
    const page = { cursor: null, limit: 10 };
    expect((await store().workflows.listVersions(organization, workflowId, page)).items).toEqual([]);
  });

  it('gives each place to listen to one workflow, whatever its parameters are called', async () => {
    const [first, second] = [await create(), await create()];
    await store().workflows.publishDraft(organization, first, 1, listensAt('orders', 'orders/:id'));
    for (const path of ['orders', 'orders/:order']) {
      await expect(store().workflows.publishDraft(organization, second, 1, listensAt(path))).rejects.toMatchObject({
        code: 'WEBHOOK_PATH_TAKEN',
        details: { method: 'POST', path },
      });
    }
    expect((await store().workflows.read(organization, second))?.publishedVersion).toBeNull();
    await store().workflows.publishVersion(organization, first, 1, listensAt('orders/:id/lines'));
    expect(await store().workflows.publishDraft(organization, second, 1, listensAt('orders', 'orders/:order'))).toBe(1);
    expect(await store().webhooks.find('POST', 'orders')).toMatchObject({
      workflowId: second,
      version: 1,
      node: 'Hook',
    });
    expect((await store().workflows.readWebhooks(organization, first)).map(({ path }) => path)).toEqual([
      'orders/:id/lines',
    ]);
  });

  it('finds webhooks of workflows that are switched on only', async () => {
    const workflowId = await create();
    await store().workflows.publishDraft(organization, workflowId, 1, listensAt('orders'));
    expect(await store().webhooks.list()).toMatchObject([{ workflowId, method: 'POST', path: 'orders' }]);
    expect(await store().webhooks.find('GET', 'orders')).toBeNull();
    await store().workflows.setEnabled(organization, workflowId, false, []);
    expect(await store().webhooks.list()).toEqual([]);
    expect(await store().webhooks.find('POST', 'orders')).toBeNull();
    expect(await store().workflowSource.loadPublished(workflowId)).toBeNull();
    await store().workflows.setEnabled(organization, workflowId, true, []);
    expect(await store().webhooks.listOf(workflowId)).toHaveLength(1);
  });

  it('is gone for everybody once deleted, except for its executions', async () => {
    const workflowId = await create();
    await store().workflows.publishDraft(organization, workflowId, 1, listensAt('orders'));
    await store().workflows.delete(organization, workflowId);
    expect(await store().workflows.read(organization, workflowId)).toBeNull();
    expect((await store().workflows.list(organization, { cursor: null, limit: 10 })).items).toEqual([]);
    expect(await store().webhooks.list()).toEqual([]);
    expect(await store().workflowSource.loadPublished(workflowId)).toBeNull();
    expect(await store().workflowSource.loadVersion(workflowId, 1)).not.toBeNull();
    await expect(store().workflows.delete(organization, workflowId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(store().workflows.snapshotDraft(organization, workflowId)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('lists workflows newest first, by pages, and refuses cursors that it did not make', async () => {
    const ids = [];
    for (let made = 0; made < 5; made++) ids.unshift(await create());
    const first = await store().workflows.list(organization, { cursor: null, limit: 3 });
    const rest = await store().workflows.list(organization, { cursor: first.nextCursor, limit: 3 });
    expect([...first.items, ...rest.items].map(({ workflowId }) => workflowId)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
    for (const cursor of ['x', '', ids[0] ?? '', Buffer.from("1' or '1").toString('base64url')]) {
      await expect(store().workflows.list(organization, { cursor, limit: 3 })).rejects.toMatchObject({
        code: 'CURSOR_INVALID',
      });
    }
  });
});
