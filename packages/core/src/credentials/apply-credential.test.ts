/** What each kind of credential adds to a request, what it refuses, and which of its fields are secret. */
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../items/item.ts';
import { applyCredential } from './apply-credential.ts';
import { listSecretValues, readCredentialFields, replaceSecrets } from './credential-fields.ts';
import type { RequestParts } from './credential-type.ts';
import { credentialTypes } from './credential-types.ts';

const oauth2 = {
  clientId: 'client',
  clientSecret: 'client-secret',
  authorizationUrl: 'https://auth.example.com/authorize',
  tokenUrl: 'https://auth.example.com/token',
  scopes: ['read', 'offline_access'],
  accessToken: 'access-1',
  refreshToken: 'refresh-1',
  tokenType: 'bearer',
  expiresAtMs: 1_790_000_000_000,
};

describe('a credential', () => {
  it.each<[string, JsonObject, Partial<RequestParts>]>([
    ['api-key', { name: 'X-API-Key', value: 'k1' }, { headers: { 'X-API-Key': 'k1' } }],
    ['api-key', { name: 'Authorization', value: 'k1', prefix: 'Token' }, { headers: { Authorization: 'Token k1' } }],
    ['api-key', { name: 'key', value: 'k 1&', placement: 'query' }, { query: { key: 'k 1&' } }],
    ['basic', { username: 'Ada', password: 'pä:ss' }, { headers: { Authorization: 'Basic QWRhOnDDpDpzcw==' } }],
    ['basic', { username: 'Ada' }, { headers: { Authorization: 'Basic QWRhOg==' } }],
    ['bearer', { token: 't1' }, { headers: { Authorization: 'Bearer t1' } }],
    ['oauth2', oauth2, { headers: { Authorization: 'Bearer access-1' } }],
    ['oauth2', { ...oauth2, tokenType: 'DPoP' }, { headers: { Authorization: 'DPoP access-1' } }],
    [
      'custom',
      {
        headers: [{ name: 'X-A', value: '1' }],
        query: [{ name: 'b', value: '2' }],
        body: [{ name: '__proto__', value: '3' }],
      },
      { headers: { 'X-A': '1' }, query: { b: '2' }, body: Object.fromEntries([['__proto__', '3']]) },
    ],
  ])('of type %s with %j adds its parts', (type, fields, parts) => {
    expect(applyCredential(type, fields, { headers: {} })).toEqual({ headers: {}, query: {}, body: {}, ...parts });
  });

  it('replaces a header that the request has in another case', () => {
    const request = { headers: { authorization: 'mine', accept: '*/*' } };
    const { headers } = applyCredential('bearer', { token: 't1' }, request);
    expect({ ...request.headers, ...headers }).toEqual({ authorization: 'Bearer t1', accept: '*/*' });
  });

  it.each<[string, JsonObject, string, string]>([
    ['api-key', { name: 'X-A' }, 'value', 'is missing.'],
    ['api-key', { name: 'X-A', value: '' }, 'value', 'must not be empty.'],
    ['api-key', { name: 'X A', value: 'k' }, 'name', 'is no name of a header.'],
    ['api-key', { name: 'Host', value: 'k' }, 'name', 'is Host, which a credential may not set.'],
    ['api-key', { name: 'X-A', value: 'k\r\nX-B: 1' }, 'value', 'has a character that no header can carry.'],
    ['api-key', { name: 'X-A', value: 'k', place: 'query' }, 'place', 'is not known here.'],
    ['basic', { username: 'a:b', password: 'x' }, 'username', 'must not have a colon.'],
    ['bearer', { token: 'a\nb' }, 'token', 'has a character that no header can carry.'],
    ['bearer', { token: 123456789 }, 'token', 'expected text.'],
    [
      'oauth2',
      { ...oauth2, tokenUrl: 'javascript:1' },
      'tokenUrl',
      'is no address that begins with https:// or http://.',
    ],
    ['oauth2', { clientId: 'c', tokenUrl: 'https://a.example/t' }, 'authorizationUrl', 'is missing.'],
    ['oauth2', { ...oauth2, scopes: ['a b'] }, 'scopes[0]', 'does not match ^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$.'],
    ['custom', {}, '', 'It has no header, no query field and no body field.'],
    [
      'custom',
      { headers: [{ name: 'Content-Length', value: '1' }] },
      'headers[0].name',
      'is Content-Length, which a credential may not set.',
    ],
    ['magic', {}, 'type', 'is not known here; it can be api-key, basic, bearer, oauth2 or custom.'],
  ])('of type %s with %j is refused', (type, fields, path, problem) => {
    expect(() => readCredentialFields(type, fields)).toThrow(
      expect.objectContaining({
        code: 'CREDENTIAL_INVALID',
        message: `The credential is not valid: ${`${path} ${problem}`.trim()}`,
        details: expect.objectContaining({ faults: expect.arrayContaining([{ path, problem }]) }),
      }),
    );
  });

  it('of OAuth 2 needs no authorization address where no person signs in, and cannot be used before it has a token', () => {
    const fields = { grant: 'client-credentials', clientId: 'c', tokenUrl: 'https://a.example/t' };
    expect(readCredentialFields('oauth2', fields)).toMatchObject({ accessToken: '', expiresAtMs: null, scopes: [] });
    expect(() => applyCredential('oauth2', fields, { headers: {} })).toThrow(/accessToken is not there yet/);
  });

  it('is checked at its use: a reference may have led to anything', () => {
    expect(() => applyCredential('bearer', { token: 'a\r\nHost: evil' }, { headers: {} })).toThrow(
      /no header can carry/,
    );
  });

  it('says which of its values are secret, and gives its fields without them', () => {
    expect(listSecretValues('oauth2', oauth2)).toEqual(['client-secret', 'access-1', 'refresh-1']);
    expect(listSecretValues('basic', { username: 'Ada', password: '' })).toEqual([]);
    const fields = { headers: [{ name: 'X-A', value: 'one' }], query: [{ name: 'b', value: 'two' }] };
    expect(listSecretValues('custom', fields)).toEqual(['one', 'two']);
    expect(replaceSecrets('custom', fields, () => '')).toEqual({
      headers: [{ name: 'X-A', value: '' }],
      query: [{ name: 'b', value: '' }],
    });
  });

  it('has a secret field in every type', () => {
    for (const { fields } of credentialTypes) expect(JSON.stringify(fields)).toContain('"x-control":"password"');
  });
});
