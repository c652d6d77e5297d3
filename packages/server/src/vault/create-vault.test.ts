/** What the vault seals opens again at its own place, with its own key, and nowhere else. */
import { randomBytes } from 'node:crypto';
import { type CredentialStore, defaultOrganizationId as organizationId, type SealedCredential } from '@noria/store';
import { describeOnEveryDatabase } from '@noria/store/testing/describe-on-every-database';
import { newId } from '@noria/store/testing/journal-entries';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createVault, type Vault } from './create-vault.ts';

const fields = { username: 'Ada', password: 'pässwörd \ud83d\ude00', nested: [{ value: 'x'.repeat(5_000) }] };

describeOnEveryDatabase('the vault', ({ store }) => {
  let keyEncryptionKey: Buffer;
  let vault: Vault;
  let stranger: string;
  const opened: Vault[] = [];

  const start = (parts: { key?: Buffer; credentials?: CredentialStore } = {}): Vault => {
    const made = createVault({
      store: parts.credentials ?? store().credentials,
      keyEncryptionKey: parts.key ?? keyEncryptionKey,
    });
    opened.push(made);
    return made;
  };

  beforeEach(async () => {
    keyEncryptionKey = randomBytes(32);
    vault = start();
    stranger = newId();
    await store().database.query({ text: `insert into organizations (id, name) values ('${stranger}', 'Other')` });
  });

  afterEach(() => {
    for (const each of opened.splice(0)) each.close();
  });

  async function add(owner = organizationId, by = vault): Promise<string> {
    const credentialId = newId();
    const content = await by.seal(owner, { credentialId, revision: 1 }, fields);
    const about = {
      name: credentialId,
      type: 'basic',
      allowedHosts: ['a.example'],
      projectId: null,
      sharedRoles: null,
    };
    await store().credentials.create(owner, { credentialId, ...about, content });
    return credentialId;
  }

  const read = (credentialId: string, owner = organizationId) => store().credentials.readSealed(owner, credentialId);
  const open = async (credentialId: string, by = vault) => by.open(organizationId, await read(credentialId));

  it('gives back what it sealed, in another process too', async () => {
    const credentialId = await add();
    expect(await open(credentialId)).toEqual(fields);
    expect(await open(credentialId, start())).toEqual(fields);
  });

  it('leaves no secret in the database, and the same fields look different each time', async () => {
    const [one, two] = [await read(await add()), await read(await add())];
    expect(Buffer.from(one.ciphertext).includes('Ada')).toBe(false);
    expect(one.ciphertext[0]).toBe(1);
    expect(Buffer.from(one.ciphertext).equals(two.ciphertext)).toBe(false);
  });

  it.each<[string, (sealed: SealedCredential) => Partial<SealedCredential>]>([
    ['under another id', () => ({ credentialId: newId() })],
    ['at another revision', ({ revision }) => ({ revision: revision + 1 })],
    ['with one bit changed', ({ ciphertext }) => ({ ciphertext: flipBit(ciphertext, 40) })],
    ['with another tag', ({ ciphertext }) => ({ ciphertext: flipBit(ciphertext, ciphertext.length - 1) })],
    ['with another format', ({ ciphertext }) => ({ ciphertext: flipBit(ciphertext, 0) })],
    ['cut short', ({ ciphertext }) => ({ ciphertext: ciphertext.subarray(0, 20) })],
    ['under a key that is not there', () => ({ keyVersion: 7 })],
  ])('opens nothing %s', async (_, change) => {
    const sealed = await read(await add());
    await expect(vault.open(organizationId, { ...sealed, ...change(sealed) })).rejects.toMatchObject({
      code: 'CREDENTIAL_DAMAGED',
    });
    expect(await vault.open(organizationId, sealed)).toEqual(fields);
  });

  it('opens nothing of another organization, not even with its key copied along', async () => {
    const sealed = await read(await add());
    await add(stranger);
    await expect(vault.open(stranger, sealed)).rejects.toMatchObject({ code: 'CREDENTIAL_DAMAGED' });
    await store().database.query({
      text: `update organization_keys set wrapped_key = (select wrapped_key from organization_keys where organization_id = $1)`,
      values: [organizationId],
    });
    await expect(start().open(stranger, sealed)).rejects.toMatchObject({ code: 'VAULT_KEY_WRONG' });
  });

  it('says what to do when the master key is another one', async () => {
    const credentialId = await add();
    const other = start({ key: randomBytes(32) });
    await expect(open(credentialId, other)).rejects.toMatchObject({
      code: 'VAULT_KEY_WRONG',
      message: expect.stringContaining('ENCRYPTION_KEY'),
    });
    await expect(add(organizationId, other)).rejects.toMatchObject({ code: 'VAULT_KEY_WRONG' });
    await expect(other.rotateDataKey(organizationId)).rejects.toMatchObject({ code: 'VAULT_KEY_WRONG' });
  });

  it('seals with the key that the database has, whatever it knew before', async () => {
    await open(await add());
    await store().database.query({ text: 'delete from credentials' });
    await store().database.query({ text: 'delete from organization_keys' });
    const credentialId = await add();
    expect(await open(credentialId, start())).toEqual(fields);
  });

  it('agrees on one key when several processes make the first', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => add(organizationId, start())));
    for (const id of ids) expect(await open(id)).toEqual(fields);
    expect(await store().credentials.readNewestKey(organizationId)).toMatchObject({ version: 1 });
  });

  it('moves everything to a new data key and forgets the former one', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => add()));
    const foreign = await add(stranger);
    const before = await read(ids[0] as string);
    expect(await vault.rotateDataKey(organizationId)).toEqual({ keyVersion: 2, resealedCount: 5, damaged: [] });
    for (const id of ids) expect(await read(id)).toMatchObject({ keyVersion: 2, revision: 1 });
    expect(await open(ids[0] as string)).toEqual(fields);
    expect(await open(ids[4] as string, start())).toEqual(fields);
    expect(await store().credentials.readKey(organizationId, 1)).toBeNull();
    await expect(vault.open(organizationId, before)).rejects.toMatchObject({ code: 'CREDENTIAL_DAMAGED' });
    expect(await read(foreign, stranger)).toMatchObject({ keyVersion: 1 });
    expect(await read(await add())).toMatchObject({ keyVersion: 2 });
  });

  it('goes on with a rotation that was interrupted, without a further key', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => add()));
    const { credentials } = store();
    let left = 2;
    const dying: CredentialStore = {
      ...credentials,
      reseal: async (...parameters) => {
        if (left-- === 0) throw new Error('the process died');
        return credentials.reseal(...parameters);
      },
    };
    await expect(start({ credentials: dying }).rotateDataKey(organizationId)).rejects.toThrow('died');
    const versions = await Promise.all(ids.map(async (id) => (await read(id)).keyVersion));
    expect(versions.sort()).toEqual([1, 1, 1, 2, 2]);
    for (const id of ids) expect(await open(id, start())).toEqual(fields);
    expect(await vault.rotateDataKey(organizationId)).toEqual({ keyVersion: 2, resealedCount: 3, damaged: [] });
    expect(await credentials.readKey(organizationId, 1)).toBeNull();
    expect(await vault.rotateDataKey(organizationId)).toMatchObject({ keyVersion: 3, resealedCount: 5 });
  });

  it('leaves a credential that changes during the rotation to who changed it, and seals that one anew as well', async () => {
    const credentialId = await add();
    const { credentials } = store();
    let isFirst = true;
    const busy: CredentialStore = {
      ...credentials,
      reseal: async (...parameters) => {
        if (isFirst) {
          isFirst = false;
          const old = await credentials.readKey(organizationId, 1);
          const slow = start({ credentials: { ...credentials, readNewestKey: async () => old } });
          const content = await slow.seal(organizationId, { credentialId, revision: 2 }, { token: 'new' });
          await credentials.replace(organizationId, credentialId, { revision: 1, content });
        }
        return credentials.reseal(...parameters);
      },
    };
    const report = await start({ credentials: busy }).rotateDataKey(organizationId);
    expect(report).toEqual({ keyVersion: 2, resealedCount: 1, damaged: [] });
    expect(await open(credentialId)).toEqual({ token: 'new' });
    expect(await read(credentialId)).toMatchObject({ keyVersion: 2, revision: 2 });
  });

  it('reports what does not open in a rotation and keeps its key', async () => {
    const [good, bad] = [await add(), await add()];
    await store().database.query({
      text: `update credentials set ciphertext = '\\x01' where id = $1`,
      values: [bad],
    });
    expect(await vault.rotateDataKey(organizationId)).toEqual({ keyVersion: 2, resealedCount: 1, damaged: [bad] });
    expect(await store().credentials.readKey(organizationId, 1)).not.toBeNull();
    expect(await vault.rotateDataKey(organizationId)).toEqual({ keyVersion: 3, resealedCount: 1, damaged: [bad] });
    expect(await open(good)).toEqual(fields);
  });

  it('goes on with another master key, for all organizations', async () => {
    const credentialId = await add();
    await add(stranger);
    await vault.rotateDataKey(stranger);
    const newKey = randomBytes(32);
    expect(await vault.rewrapAll(newKey)).toBe(2);
    expect(await vault.rewrapAll(newKey)).toBe(0);
    expect(await open(credentialId)).toEqual(fields);
    expect(await open(credentialId, start({ key: newKey }))).toEqual(fields);
    await expect(open(credentialId, start())).rejects.toMatchObject({ code: 'VAULT_KEY_WRONG' });
    expect(await open(await add(), start({ key: newKey }))).toEqual(fields);
  });

  it('changes no key when one of them opens with neither master key', async () => {
    const credentialId = await add();
    await add(stranger, start({ key: randomBytes(32) }));
    await expect(vault.rewrapAll(randomBytes(32))).rejects.toMatchObject({ code: 'VAULT_KEY_WRONG' });
    expect(await open(credentialId, start())).toEqual(fields);
  });
});

function flipBit(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] as number) ^ 1;
  return changed;
}
