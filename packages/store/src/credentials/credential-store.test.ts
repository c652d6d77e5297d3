/** Credentials as the store keeps them: sealed, by organization, bound to a revision and to a key. */
import { NoriaError } from '@noria/core';
import { beforeEach, expect, it } from 'vitest';
import { defaultOrganizationId as organizationId } from '../create-store.ts';
import { readMigrations } from '../migrations/read-migrations.ts';
import { describeOnEveryDatabase } from '../testing/describe-on-every-database.ts';
import { newId } from '../testing/journal-entries.ts';
import { testRole } from '../testing/test-database.ts';
import type { NewCredential } from './credential-store.ts';

const sealed = (text: string, keyVersion = 1) => ({ keyVersion, ciphertext: Buffer.from(text) });

describeOnEveryDatabase('the credential store', ({ store }) => {
  const credentials = () => store().credentials;
  let stranger: string;

  beforeEach(async () => {
    await credentials().addKey(organizationId, { version: 1, bytes: Buffer.from('wrapped 1') });
    stranger = newId();
    await store().database.query({ text: `insert into organizations (id, name) values ('${stranger}', 'Other')` });
  });

  const add = (fields: Partial<NewCredential> = {}) =>
    credentials().create(organizationId, {
      credentialId: newId(),
      name: 'Orders API',
      type: 'bearer',
      allowedHosts: ['api.example.com', '*.example.org'],
      projectId: null,
      sharedRoles: null,
      content: sealed('one'),
      ...fields,
    });

  it('gives the metadata without the ciphertext, and both when it is asked for both', async () => {
    const projectId = newId();
    const made = await add({ projectId, sharedRoles: ['editor'] });
    expect(made).toEqual({
      credentialId: made.credentialId,
      name: 'Orders API',
      type: 'bearer',
      allowedHosts: ['api.example.com', '*.example.org'],
      projectId,
      sharedRoles: ['editor'],
      revision: 1,
      keyVersion: 1,
      createdAtMs: expect.any(Number),
      updatedAtMs: expect.any(Number),
      lastUsedAtMs: null,
    });
    expect(await credentials().read(organizationId, made.credentialId)).toEqual(made);
    const full = await credentials().readSealed(organizationId, made.credentialId);
    expect(full).toEqual({ ...made, ciphertext: Buffer.from('one') });
  });

  it('lists by name, page by page, without ciphertexts', async () => {
    for (const name of ['B', 'C', 'A']) await add({ name });
    const first = await credentials().list(organizationId, { cursor: null, limit: 2 });
    const second = await credentials().list(organizationId, { cursor: first.nextCursor, limit: 2 });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['A', 'B', 'C']);
    expect(second.nextCursor).toBeNull();
    expect(first.items[0]).not.toHaveProperty('ciphertext');
  });

  it('refuses a name that is taken, in this organization only', async () => {
    await add();
    await expect(add()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'There is a credential "Orders API" already.',
    });
    await credentials().addKey(stranger, { version: 1, bytes: Buffer.from('other') });
    const other = { credentialId: newId(), name: 'Orders API', type: 'basic', allowedHosts: [] };
    await credentials().create(stranger, { ...other, projectId: null, sharedRoles: null, content: sealed('x') });
    expect((await credentials().list(stranger, { cursor: null, limit: 9 })).items).toHaveLength(1);
  });

  it('changes what is named, and only for who read the newest revision', async () => {
    const { credentialId } = await add({ projectId: newId() });
    const changed = await credentials().replace(organizationId, credentialId, {
      revision: 1,
      content: sealed('two'),
      name: 'Renamed',
      projectId: null,
    });
    expect(changed).toMatchObject({
      revision: 2,
      name: 'Renamed',
      projectId: null,
      allowedHosts: ['api.example.com', '*.example.org'],
    });
    const late = credentials().replace(organizationId, credentialId, { revision: 1, content: sealed('three') });
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT', details: { revision: 2 } });
    const { ciphertext } = await credentials().readSealed(organizationId, credentialId);
    expect(Buffer.from(ciphertext).toString()).toBe('two');
  });

  it('keeps nothing of a deleted one, and says so', async () => {
    const { credentialId } = await add();
    await credentials().delete(organizationId, credentialId);
    const gone = { code: 'CREDENTIAL_NOT_FOUND', message: `The credential cred_${credentialId} does not exist here.` };
    await expect(credentials().read(organizationId, credentialId)).rejects.toMatchObject(gone);
    await expect(credentials().readSealed(organizationId, credentialId)).rejects.toMatchObject(gone);
    await expect(credentials().delete(organizationId, credentialId)).rejects.toMatchObject(gone);
    const change = { revision: 1, content: sealed('two') };
    await expect(credentials().replace(organizationId, credentialId, change)).rejects.toMatchObject(gone);
  });

  it('is closed to another organization', async () => {
    const made = await add();
    const { credentialId } = made;
    const gone = { code: 'CREDENTIAL_NOT_FOUND' };
    await expect(credentials().readSealed(stranger, credentialId)).rejects.toMatchObject(gone);
    await expect(credentials().delete(stranger, credentialId)).rejects.toMatchObject(gone);
    await credentials().touch(stranger, credentialId);
    expect(await credentials().reseal(stranger, { ...made, ciphertext: Buffer.from('') }, sealed('x'))).toBe(false);
    expect(await credentials().listSealedBefore(stranger, 9, null, 9)).toEqual([]);
    expect(await credentials().readNewestKey(stranger)).toBeNull();
    expect(await credentials().read(organizationId, credentialId)).toEqual(made);
  });

  it('notes its last use once a minute at most', async () => {
    const { credentialId } = await add();
    await credentials().touch(organizationId, credentialId);
    const first = (await credentials().read(organizationId, credentialId)).lastUsedAtMs;
    expect(first).toEqual(expect.any(Number));
    await credentials().touch(organizationId, credentialId);
    expect((await credentials().read(organizationId, credentialId)).lastUsedAtMs).toBe(first);
    await store().database.query({ text: `update credentials set last_used_at = last_used_at - interval '2 minutes'` });
    await credentials().touch(organizationId, credentialId);
    expect((await credentials().read(organizationId, credentialId)).lastUsedAtMs).toBeGreaterThanOrEqual(first ?? 0);
  });

  it('adds a version of a key once', async () => {
    const key = { version: 2, bytes: Buffer.from('wrapped 2') };
    expect(await credentials().addKey(organizationId, key)).toBe(true);
    expect(await credentials().addKey(organizationId, { version: 2, bytes: Buffer.from('x') })).toBe(false);
    expect(await credentials().readNewestKey(organizationId)).toEqual(key);
    expect(await credentials().readKey(organizationId, 1)).toEqual({ version: 1, bytes: Buffer.from('wrapped 1') });
    expect(await credentials().readKey(organizationId, 3)).toBeNull();
  });

  it('seals anew only what is still as it was read', async () => {
    const made = await Promise.all(['A', 'B', 'C'].map((name) => add({ name })));
    await credentials().addKey(organizationId, { version: 2, bytes: Buffer.from('wrapped 2') });
    const ids = made.map(({ credentialId }) => credentialId).sort();
    const [first, ...rest] = await credentials().listSealedBefore(organizationId, 2, null, 2);
    expect([first, ...rest].map((each) => each?.credentialId)).toEqual(ids.slice(0, 2));
    if (first === undefined) throw new Error('nothing was found');
    expect(await credentials().reseal(organizationId, first, sealed('anew', 2))).toBe(true);
    expect(await credentials().reseal(organizationId, first, sealed('again', 2))).toBe(false);
    expect(await credentials().readSealed(organizationId, first.credentialId)).toMatchObject({
      revision: 1,
      keyVersion: 2,
      updatedAtMs: first.updatedAtMs,
      ciphertext: Buffer.from('anew'),
    });
    const after = await credentials().listSealedBefore(organizationId, 2, first.credentialId, 9);
    expect(after.map(({ credentialId }) => credentialId)).toEqual(ids.slice(1));
  });

  it('keeps a key as long as something is sealed with it, and the newest', async () => {
    const { credentialId } = await add();
    for (const version of [2, 3]) {
      await credentials().addKey(organizationId, { version, bytes: Buffer.from('wrapped') });
    }
    expect(await credentials().deleteUnusedKeys(organizationId)).toEqual([2]);
    await credentials().delete(organizationId, credentialId);
    expect(await credentials().deleteUnusedKeys(organizationId)).toEqual([1]);
    expect(await credentials().deleteUnusedKeys(organizationId)).toEqual([]);
    await expect(add()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: 'The key of the organization was changed just now. Try again.',
    });
  });

  it('wraps the keys of all organizations anew, or none', async () => {
    await credentials().addKey(stranger, { version: 1, bytes: Buffer.from('wrapped other') });
    const failing = credentials().rewrapKeys(({ organizationId: owner }) => {
      if (owner === stranger) throw new NoriaError('VAULT_KEY_WRONG');
      return Buffer.from('half');
    });
    await expect(failing).rejects.toMatchObject({ code: 'VAULT_KEY_WRONG' });
    expect(await credentials().readNewestKey(organizationId)).toMatchObject({ bytes: Buffer.from('wrapped 1') });
    const count = await credentials().rewrapKeys(({ organizationId: owner, bytes }) =>
      owner === stranger ? Buffer.from(`new ${Buffer.from(bytes)}`) : null,
    );
    expect(count).toBe(1);
    expect(await credentials().readNewestKey(stranger)).toMatchObject({ bytes: Buffer.from('new wrapped other') });
  });

  it('is readable by its owner and the role of requests alone', async () => {
    const holders = await store().database.query<{ holder: string }>({
      text: `
select distinct case when grantee = 0 then 'public' else pg_get_userbyid(grantee)::text end as holder
from pg_class, aclexplode(relacl)
where relname in ('credentials', 'organization_keys') and grantee <> relowner`,
    });
    expect(holders).toEqual([{ holder: testRole }]);
  });

  it('takes back what default privileges gave to others', async () => {
    const migration = readMigrations().find(({ name }) => name.endsWith('-credentials'))?.sql ?? '';
    const reader = `noria_test_reader_${newId().slice(-12)}`;
    const undone = new Error('undone');
    const trial = store().database.transaction(async (session) => {
      for (const text of [
        `create role "${reader}" nologin`,
        `alter default privileges grant select on tables to "${reader}", public`,
        'drop table credentials, organization_keys',
        migration,
      ]) {
        await session.query({ text });
      }
      const [row] = await session.query({
        text: `select has_table_privilege('${reader}', 'credentials', 'select') as sealed,
          has_table_privilege('${reader}', 'organization_keys', 'select') as keys`,
      });
      expect(row).toEqual({ sealed: false, keys: false });
      throw undone;
    });
    await expect(trial).rejects.toBe(undone);
  });
});
