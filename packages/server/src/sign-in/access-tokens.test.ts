/** Access tokens: what is not exactly what this installation signs is refused. */
import { createHash, createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type AccessTokens, createAccessTokens } from './access-tokens.ts';

const key = Buffer.alloc(32, 1);
const earlierKey = Buffer.alloc(32, 2);
const nowMs = Date.UTC(2026, 0, 1);
const nowS = nowMs / 1000;
const subject = {
  userId: '01994d5e-7a00-7000-8000-000000000001',
  sessionId: '01994d5e-7a00-7000-8000-000000000002',
  organizationId: '01994d5e-7a00-7000-8000-000000000003',
};
const claims = {
  sub: subject.userId,
  sid: subject.sessionId,
  org: subject.organizationId,
  iss: 'noria',
  aud: 'noria-api',
  iat: nowS,
  exp: nowS + 900,
};

function create(keys: readonly Buffer[] = [key], atMs = nowMs): AccessTokens {
  return createAccessTokens({ keys, lifetimeSeconds: 900, nowMs: () => atMs });
}

const tokens = create();
const kid = readHeader(await tokens.sign(subject)).kid;
const header = { alg: 'HS256', kid, typ: 'at+jwt' };

function readHeader(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** A token made by hand, with a signature that fits it. */
function forge(head: object, payload: object, hash = 'sha256', secret: Buffer | string = key): string {
  const text = `${encode(head)}.${encode(payload)}`;
  return `${text}.${createHmac(hash, secret).update(text).digest('base64url')}`;
}

async function problemOf(token: string, by = tokens): Promise<string> {
  const error = await by.verify(token).then(
    () => null,
    (thrown: { code: string; details: { problem: string } }) => thrown,
  );
  if (error === null) return 'it counts';
  expect(error.code).toBe('TOKEN_INVALID');
  return error.details.problem;
}

const otherWay = 'it is signed in another way than here';
const otherKey = 'the key that signed it is not known here';
const unreadable = 'it cannot be read, or was changed';

describe('an access token', () => {
  it('tells who signed in, where, and for how long', async () => {
    const token = await tokens.sign(subject);
    expect(await tokens.verify(token)).toEqual(subject);
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toEqual(claims);
    expect(header).toEqual({ alg: 'HS256', kid: expect.stringMatching(/^[0-9a-f]{16}$/), typ: 'at+jwt' });
  });

  it('is the one that is made by hand here, so that what follows differs from it by one thing each', async () => {
    expect(await problemOf(forge(header, claims))).toBe('it counts');
  });

  it('is signed by HMAC with SHA-256 and nothing else', async () => {
    const none = `${encode({ ...header, alg: 'none' })}.${encode(claims)}`;
    for (const token of [`${none}.`, `${none}.${encode('x')}`, forge({ ...header, alg: 'none' }, claims)]) {
      expect(await problemOf(token)).not.toBe('it counts');
    }
    expect(await problemOf(forge({ ...header, alg: 'None' }, claims))).toBe(otherWay);
    expect(await problemOf(forge({ ...header, alg: 'HS512' }, claims, 'sha512'))).toBe(otherWay);
    expect(await problemOf(forge({ ...header, alg: 'HS384' }, claims, 'sha384'))).toBe(otherWay);
  });

  it('is not signed by a pair of keys, nor by a public key taken for a secret', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const text = `${encode({ ...header, alg: 'RS256' })}.${encode(claims)}`;
    const signature = signWith('sha256', Buffer.from(text), privateKey).toString('base64url');
    expect(await problemOf(`${text}.${signature}`)).toBe(otherWay);
    expect(await problemOf(forge({ ...header, alg: 'RS256' }, claims))).toBe(otherWay);
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    expect(await problemOf(forge(header, claims, 'sha256', pem as string))).toBe(unreadable);
  });

  it.each([
    ['another key id', { ...header, kid: '0123456789abcdef' }],
    ['no key id', { alg: 'HS256', typ: 'at+jwt' }],
    ['an empty key id', { ...header, kid: '' }],
    ['a key id that is a path', { ...header, kid: '../../dev/null' }],
    ['a key id that every object has', { ...header, kid: '__proto__' }],
  ])('with %s is refused', async (_, head) => {
    expect(await problemOf(forge(head, claims))).toBe(otherKey);
  });

  it.each([
    ['no typ', { alg: 'HS256', kid }],
    ['the typ of any token', { ...header, typ: 'JWT' }],
  ])('with %s is refused', async (_, head) => {
    expect(await problemOf(forge(head, claims))).toBe('its typ is not what it has to be');
  });

  it('that brings its own key, or asks for what is not understood, is refused', async () => {
    const jwk = { kty: 'oct', k: earlierKey.toString('base64url') };
    expect(await problemOf(forge({ ...header, jwk }, claims, 'sha256', earlierKey))).toBe(unreadable);
    expect(await problemOf(forge({ ...header, crit: ['odd'], odd: 1 }, claims))).toBe(unreadable);
  });

  it.each(['iss', 'aud', 'sub', 'sid', 'org', 'exp'])('without %s is refused', async (claim) => {
    const { [claim as 'iss']: _, ...rest } = claims;
    expect(await problemOf(forge(header, rest))).toBe(`its ${claim} is not what it has to be`);
  });

  it.each([
    ['iss', 'someone-else'],
    ['aud', 'another-api'],
    ['aud', ['another-api']],
  ])('with %s %j is refused', async (claim, value) => {
    expect(await problemOf(forge(header, { ...claims, [claim]: value }))).toBe(`its ${claim} is not what it has to be`);
  });

  it('that was changed anywhere is refused', async () => {
    const token = await tokens.sign(subject);
    const [head = '', , mac = ''] = token.split('.');
    expect(await problemOf(`${head}.${encode({ ...claims, org: subject.userId })}.${mac}`)).toBe(unreadable);
    for (let at = 0; at < token.length - 1; at += 7) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(await problemOf(token.slice(0, at) + other + token.slice(at + 1)), String(at)).not.toBe('it counts');
    }
    for (const text of ['', '.', '..', 'a.b.c', token.slice(0, -10), `${token}.${mac}`, `${head}.${head}`]) {
      expect(await problemOf(text), text).not.toBe('it counts');
    }
  });
});

describe('time', () => {
  it('ends a token on its second', async () => {
    const token = await tokens.sign(subject);
    expect(await problemOf(token, create([key], nowMs + 899_000))).toBe('it counts');
    expect(await problemOf(token, create([key], nowMs + 900_000))).toBe('its time is over');
  });

  it('is that of who checks: a clock that is off makes it longer or shorter by as much, and no token void', async () => {
    const ahead = await create([key], nowMs + 300_000).sign(subject);
    const behind = await create([key], nowMs - 300_000).sign(subject);
    expect(await problemOf(ahead)).toBe('it counts');
    expect(await problemOf(ahead, create([key], nowMs + 1_199_000))).toBe('it counts');
    expect(await problemOf(ahead, create([key], nowMs + 1_200_000))).toBe('its time is over');
    expect(await problemOf(behind)).toBe('it counts');
    expect(await problemOf(behind, create([key], nowMs + 600_000))).toBe('its time is over');
  });
});

describe('a change of the key', () => {
  it('lets tokens of the key before count, and signs no new ones by it', async () => {
    const before = await create([earlierKey]).sign(subject);
    const both = create([key, earlierKey]);
    expect(await problemOf(before)).toBe(otherKey);
    expect(await problemOf(before, both)).toBe('it counts');
    expect(readHeader(await both.sign(subject)).kid).toBe(kid);
  });

  it('takes each token by its own key only', async () => {
    const both = create([key, earlierKey]);
    expect(await problemOf(forge(header, claims, 'sha256', earlierKey), both)).toBe(unreadable);
  });

  it('needs a key to sign by', () => {
    expect(() => create([])).toThrow('no key');
  });

  it('is named by an id that is not a plain hash of it', () => {
    expect(createHash('sha256').update(key).digest('hex').startsWith(String(kid))).toBe(false);
  });
});

it('is checked in less than two milliseconds', async () => {
  const token = await tokens.sign(subject);
  const times: number[] = [];
  for (let round = 0; round < 500; round++) {
    const beganMs = performance.now();
    await tokens.verify(token);
    times.push(performance.now() - beganMs);
  }
  const p50 = times.sort((a, b) => a - b)[250] ?? Number.POSITIVE_INFINITY;
  process.stdout.write(`p50 of a check of an access token: ${p50.toFixed(3)} ms\n`);
  expect(p50).toBeLessThan(2);
});
