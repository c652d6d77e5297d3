/** Hashes and signatures against known values and Node's own keys; random values by what they promise. */
import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import type { BinaryRef, Item, Json, JsonObject, Parameters } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { createMemoryBinaries } from '../testing/create-memory-binaries.ts';
import { createTestContext } from '../testing/create-test-context.ts';
import { runNode } from '../testing/run-node.ts';
import { dataCrypto } from './data-crypto.ts';

async function run(parameters: Parameters, json: JsonObject = {}): Promise<Json | undefined> {
  return (await runNode(dataCrypto, { parameters, inputs: [[{ json }]] })).outputs[0]?.[0]?.json.result;
}

const pem = { type: 'spki', format: 'pem' } as const;
const privatePem = { type: 'pkcs8', format: 'pem' } as const;
function toPem(pair: KeyPairKeyObjectResult): { publicKey: string; privateKey: string } {
  return { publicKey: String(pair.publicKey.export(pem)), privateKey: String(pair.privateKey.export(privatePem)) };
}

const keys = {
  rsa: toPem(generateKeyPairSync('rsa', { modulusLength: 2048 })),
  ec: toPem(generateKeyPairSync('ec', { namedCurve: 'P-256' })),
  ed25519: toPem(generateKeyPairSync('ed25519')),
};

describe('data.crypto hashes', () => {
  it.each([
    ['md5', '900150983cd24fb0d6963f7d28e17f72'],
    ['sha1', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['sha256', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    ['sha3-256', '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'],
  ])('abc by %s', async (algorithm, expected) => {
    expect(await run({ value: 'abc', algorithm })).toBe(expected);
  });

  it('has an algorithm behind every name', async () => {
    const { enum: names = [] } = dataCrypto.parameters.properties?.algorithm ?? {};
    for (const algorithm of names) expect(await run({ value: '', algorithm })).toMatch(/^[0-9a-f]{32,128}$/);
  });

  it('texts in UTF-8, anything else as JSON, written as it is told', async () => {
    expect(await run({ value: 'é', algorithm: 'md5', encoding: 'base64' })).toBe('Zt3Nl8/eq7L2+4qZm0vHbw==');
    expect(await run({ value: { a: [1] } })).toBe(await run({ value: '{"a":[1]}' }));
  });

  it('with a secret', async () => {
    const parameters = { operation: 'hmac', value: 'what do ya want for nothing?', secret: 'Jefe' };
    expect(await run(parameters)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843');
  });

  it('and knows a hash with a secret again, and no other', async () => {
    const parameters = { operation: 'verifyHmac', value: 'abc', secret: 's', encoding: 'base64' };
    const signature = await run({ ...parameters, operation: 'hmac' });
    expect(await run({ ...parameters, signature: ` ${signature}\n` })).toBe(true);
    expect(await run({ ...parameters, value: 'abd', signature: `${signature}` })).toBe(false);
    expect(await run({ ...parameters, signature: '' })).toBe(false);
    expect(await run({ ...parameters, signature: `${signature}!` })).toBe(false);
  });

  it('files, however large', async () => {
    const binaries = createMemoryBinaries();
    const bytes = Buffer.alloc(300_000, 'abc');
    const data = await binaries.put(bytes, { mimeType: 'text/plain' });
    const hash = (parameters: Parameters, binary: Record<string, BinaryRef>) =>
      runNode(dataCrypto, {
        parameters: { source: 'file', ...parameters },
        inputs: [[{ json: {}, binary }]],
        binaries,
      });
    expect((await hash({}, { data })).outputs[0]).toEqual([{ json: { result: data.hash }, binary: { data } }]);
    expect((await hash({ operation: 'hmac', secret: 's', file: 'x' }, { x: data })).outputs[0]?.[0]?.json.result).toBe(
      await run({ operation: 'hmac', secret: 's', value: bytes.toString() }),
    );
    await expect(hash({ file: 'other' }, { data })).rejects.toMatchObject({
      code: 'PARAMETER_INVALID',
      details: { parameter: 'file', item: 0, problem: expect.stringContaining('the files data') },
    });
  });
});

describe('data.crypto signs', () => {
  it.each([
    ['rsa', { padding: 'pkcs1' }],
    ['rsa', { padding: 'pss', algorithm: 'sha512' }],
    ['ec', { form: 'der' }],
    ['ec', { form: 'p1363', encoding: 'base64url' }],
    ['ed25519', {}],
  ] as const)('with %s, %j, and knows its signature again', async (type, how) => {
    const { privateKey, publicKey } = keys[type];
    const signature = (await run({ operation: 'sign', value: 'abc', privateKey, ...how })) ?? null;
    const check = (over: Parameters) =>
      run({ operation: 'verify', value: 'abc', publicKey, signature, ...how, ...over });
    expect(await check({})).toBe(true);
    expect(await check({ value: 'abd' })).toBe(false);
    expect(await check({ signature: 'AAAA' })).toBe(false);
    expect(await check({ signature: `${signature}zz!` })).toBe(false);
  });

  it('with a key that has a passphrase', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
      publicKeyEncoding: pem,
      privateKeyEncoding: { ...privatePem, cipher: 'aes-256-cbc', passphrase: 'open' },
    });
    const signature = (await run({ operation: 'sign', value: 'a', privateKey, passphrase: 'open' })) ?? null;
    expect(await run({ operation: 'verify', value: 'a', publicKey, signature })).toBe(true);
    await expect(run({ operation: 'sign', value: 'a', privateKey, passphrase: 'shut' })).rejects.toMatchObject({
      details: { parameter: 'privateKey', item: 0 },
    });
  });

  it('files', async () => {
    const binaries = createMemoryBinaries();
    const data = await binaries.put(Buffer.from('abc'), { mimeType: 'text/plain' });
    const parameters = { operation: 'sign', source: 'file', privateKey: keys.ed25519.privateKey };
    const { outputs } = await runNode(dataCrypto, { parameters, inputs: [[{ json: {}, binary: { data } }]], binaries });
    expect(outputs[0]?.[0]?.json.result).toBe(
      await run({ operation: 'sign', value: 'abc', privateKey: keys.ed25519.privateKey }),
    );
  });

  it.each([
    [{ operation: 'sign', value: 'a', privateKey: 'not a key' }, 'privateKey'],
    [{ operation: 'sign', value: null, privateKey: keys.rsa.privateKey }, 'value'],
    [{ operation: 'verify', value: 'a', publicKey: '-----BEGIN', signature: '00' }, 'publicKey'],
    [{ value: null }, 'value'],
    [{ value: 'a', to: 'a..b' }, 'to'],
    [{ operation: 'random', kind: 'number', least: 5, most: 4 }, 'most'],
    [{ operation: 'random', kind: 'number', least: 0, most: Number.MAX_SAFE_INTEGER }, 'most'],
  ])('and says what is wrong: %#', async (parameters, parameter) => {
    const error = await run(parameters).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'PARAMETER_INVALID', details: { parameter, node: 'Crypto', item: 0 } });
    expect(String(error)).not.toContain('PRIVATE');
  });
});

describe('data.crypto makes random values', () => {
  const random = (parameters: Parameters) => run({ operation: 'random', ...parameters });

  it.each<[Parameters, RegExp]>([
    [{}, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    [{ kind: 'uuid7' }, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    [{ kind: 'bytes', length: 8 }, /^[0-9a-f]{16}$/],
    [{ kind: 'bytes', length: 3, encoding: 'base64url' }, /^[\w-]{4}$/],
    [{ kind: 'text', length: 100 }, /^[A-Za-z0-9]{100}$/],
    [{ kind: 'number', least: -1, most: 1 }, /^(-1|0|1)$/],
  ])('%j', async (parameters, pattern) => {
    expect(String(await random(parameters))).toMatch(pattern);
  });

  it('of another value for each item, in one effect, and the same ones when the step is computed again', async () => {
    const items: Item[] = Array.from({ length: 50 }, (_, n) => ({ json: { n }, pairedItem: { item: n } }));
    const ctx = createTestContext(dataCrypto, { parameters: { operation: 'random' }, inputs: [items] });
    const first = await dataCrypto.run(ctx, items);
    const values = first.kind === 'output' ? (first.outputs[0] ?? []).map(({ json }) => json.result) : [];
    expect(new Set(values).size).toBe(50);
    expect([...ctx.effects.keys()]).toEqual([0]);
    expect(await dataCrypto.run(ctx, items)).toEqual(first);
  });

  it('and says that they are not computed: only what can be is pure', () => {
    const effectOf = (operation: string) =>
      typeof dataCrypto.effect === 'function' ? dataCrypto.effect({ operation }) : dataCrypto.effect;
    expect(['hash', 'hmac', 'sign', 'verify', 'verifyHmac', 'random'].map(effectOf)).toEqual([
      'pure',
      'pure',
      'read',
      'pure',
      'pure',
      'read',
    ]);
  });

  it('of nothing, nothing', async () => {
    const parameters = { operation: 'random' };
    expect((await runNode(dataCrypto, { parameters, inputs: [[]] })).outputs).toEqual([[]]);
  });
});
