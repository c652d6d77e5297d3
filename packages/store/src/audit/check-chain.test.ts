/** What somebody who may do anything to the tables did to the audit log is found. */
import { beforeEach, expect, it } from 'vitest';
import { defaultOrganizationId as organizationId } from '../create-store.ts';
import { auditEntry } from '../testing/audit-entry.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { type EntryRow, hashRow } from './entry-row.ts';

describeOnEveryDatabase('the chain of the audit log', ({ store }) => {
  const append = () => store().audit.append(organizationId, auditEntry());
  const check = () => store().audit.checkChain(organizationId);

  /** As the owner of the tables can: without the trigger. */
  const tamper = (...texts: string[]) =>
    store().database.transaction(async (transaction) => {
      await transaction.query({ text: 'alter table audit_log disable trigger user' });
      for (const text of texts) await transaction.query({ text });
      await transaction.query({ text: 'alter table audit_log enable trigger user' });
    });

  const readRow = async (seq: number): Promise<EntryRow> => {
    const { items } = await store().audit.list(organizationId, {}, { cursor: null, limit: 100 });
    const found = items.find((item) => item.seq === seq);
    if (found === undefined) throw new Error(`There is no entry ${seq}`);
    const { actor, object, details, ...row } = found;
    return {
      ...row,
      actorKind: actor.kind,
      actorId: actor.id,
      actorName: actor.name,
      objectKind: object?.kind ?? null,
      objectId: object?.id ?? null,
      objectName: object?.name ?? null,
      details: JSON.stringify(details),
    };
  };

  /** Changes an entry and hashes it anew. */
  const forge = async (seq: number) => {
    const forged = hashRow(organizationId, { ...(await readRow(seq)), actorName: 'Eve' });
    await tamper(`update audit_log set actor_name = 'Eve', hash = '${forged}' where seq = ${seq}`);
  };

  beforeEach(async () => {
    for (let n = 0; n < 6; n++) await append();
  });

  it('is whole as long as nobody did anything', async () => {
    const { hash } = await readRow(6);
    expect(await check()).toEqual({ kind: 'whole', firstSeq: 1, lastSeq: 6, lastHash: hash });
  });

  it('is whole where nothing was ever recorded', async () => {
    const nobody = '01994d5e-7a00-7000-8000-0000000000ac';
    expect(await store().audit.checkChain(nobody)).toEqual({ kind: 'whole', firstSeq: 1, lastSeq: 0, lastHash: null });
  });

  it.for([
    `actor_id = 'u2'`,
    `actor_name = 'Eve'`,
    `actor_kind = 'system'`,
    `action = 'workflow.removed'`,
    'object_kind = null',
    `object_id = 'w2'`,
    `object_name = ''`,
    'address = null',
    `request_id = 'r2'`,
    `details = '{"version":4}'`,
    `details = '{ "version":3}'`,
    `at = at - interval '1 millisecond'`,
    `hash = repeat('f', 64)`,
  ])('shows an entry that was changed: %s', async (change) => {
    await tamper(`update audit_log set ${change} where seq = 3`);
    expect(await check()).toEqual({ kind: 'broken', seq: 3, fault: 'changed' });
  });

  it('shows an entry that was changed and hashed anew by the one after it', async () => {
    await forge(3);
    expect(await check()).toEqual({ kind: 'broken', seq: 4, fault: 'previous-hash' });
  });

  it('shows the last entry, changed and hashed anew, by the head', async () => {
    await forge(6);
    expect(await check()).toEqual({ kind: 'broken', seq: 6, fault: 'changed' });
  });

  it.for([1, 3])('shows that entry %i was deleted', async (seq) => {
    await tamper(`delete from audit_log where seq = ${seq}`);
    expect(await check()).toEqual({ kind: 'broken', seq, fault: 'missing' });
  });

  it('shows an entry that was deleted, with the others moved up', async () => {
    await tamper(
      'delete from audit_log where seq = 3',
      'update audit_log set seq = -seq where seq > 3',
      'update audit_log set seq = -seq - 1 where seq < 0',
    );
    expect(await check()).toEqual({ kind: 'broken', seq: 3, fault: 'previous-hash' });
  });

  it('shows entries that changed places', async () => {
    await tamper(
      'update audit_log set seq = -seq where seq in (3, 4)',
      'update audit_log set seq = seq + 7 where seq < 0',
    );
    expect(await check()).toEqual({ kind: 'broken', seq: 3, fault: 'previous-hash' });
  });

  it('shows that the tail was cut off', async () => {
    await tamper('delete from audit_log where seq > 4');
    expect(await check()).toEqual({ kind: 'broken', seq: 5, fault: 'cut-off' });
  });

  it('shows that everything was cut off', async () => {
    await tamper('delete from audit_log');
    expect(await check()).toEqual({ kind: 'broken', seq: 1, fault: 'cut-off' });
  });

  it('shows an entry that was added past the end', async () => {
    await tamper(`
insert into audit_log
select organization_id, 7, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, object_name, address,
  request_id, details, previous_hash, hash
from audit_log
where seq = 6`);
    expect(await check()).toEqual({ kind: 'broken', seq: 7, fault: 'added' });
  });

  it('is checked in batches', async () => {
    await store().database.withOrganization(organizationId, async (transaction) => {
      for (let n = 0; n < 1_200; n++) await store().audit.appendWith(transaction, organizationId, auditEntry());
    });
    expect(await check()).toMatchObject({ kind: 'whole', lastSeq: 1_206 });
    await tamper(`update audit_log set details = '{}' where seq = 1100`);
    expect(await check()).toEqual({ kind: 'broken', seq: 1_100, fault: 'changed' });
  }, 30_000);

  it('is whole while others append', async () => {
    const appended = Promise.all(Array.from({ length: 20 }, append));
    const checks = await Promise.all(Array.from({ length: 5 }, check));
    await appended;
    expect(checks.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'whole'));
  });

  it('is whole after its oldest entries were removed in time, and shows the rest as before', async () => {
    const later = Date.now() + 3_600_000;
    expect(await store().audit.removeBefore(organizationId, 0, 100)).toBe(0);
    expect(await store().audit.removeBefore(organizationId, later, 2)).toBe(2);
    expect(await check()).toMatchObject({ kind: 'whole', firstSeq: 3, lastSeq: 6 });
    await append();
    await tamper('delete from audit_log where seq = 3');
    expect(await check()).toEqual({ kind: 'broken', seq: 3, fault: 'missing' });
  });

  it('goes on after all entries were removed in time', async () => {
    const later = Date.now() + 3_600_000;
    expect(await store().audit.removeBefore(organizationId, later, 100)).toBe(6);
    expect(await check()).toMatchObject({ kind: 'whole', firstSeq: 7, lastSeq: 6 });
    expect(await append()).toMatchObject({ seq: 7 });
    expect(await check()).toMatchObject({ kind: 'whole', firstSeq: 7, lastSeq: 7 });
  });

  it('is whole while its oldest entries are removed', async () => {
    const later = Date.now() + 3_600_000;
    const [report] = await Promise.all([
      check(),
      store().audit.removeBefore(organizationId, later, 2),
      store().audit.removeBefore(organizationId, later, 2),
    ]);
    expect(report).toMatchObject({ kind: 'whole', lastSeq: 6 });
    expect(await check()).toMatchObject({ kind: 'whole', firstSeq: 5 });
  });
});
