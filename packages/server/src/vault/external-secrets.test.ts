/** References lead to values: of AWS and HashiCorp Vault, as servers on this machine speak for them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from '@noria/core';
import { closeAll, outboundTo, serve } from '@noria/outbound/testing/outbound-fixture';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExternalSecrets, type ExternalSecrets } from './external-secrets.ts';
import { signAwsRequest } from './sign-aws-request.ts';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG', sessionToken: 'lent' };
const startMs = Date.UTC(2026, 10, 21, 12);

let nowMs: number;
let asked: string[];
let secrets: ExternalSecrets;
let origins: { aws: string; vault: string };
/** Answers instead of the stores when it is set. */
let fault: { status: number; body: string; headers?: Record<string, string> } | null;

const awsSecrets: Readonly<Record<string, JsonObject>> = {
  'prod/db': { SecretString: JSON.stringify({ user: 'ada', password: 'p1', port: 5432, none: null }) },
  'plain+text': { SecretString: 'just a text' },
  'arn:aws:secretsmanager:eu-west-3:123456789012:secret:prod/db-AbCdEf': { SecretString: '{"password":"p2"}' },
  binary: { SecretBinary: 'AAEC' },
};

const vaultSecrets: Readonly<Record<string, JsonObject>> = {
  '/v1/secret/data/apps/shop': { password: 'v1', retries: 3, tls: { ca: 'x' } },
};

async function answerAsAws(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const part of request) body += part;
  const { SecretId } = JSON.parse(body) as { SecretId: string };
  asked.push(`aws ${SecretId}`);
  const refuse = (status: number, type: string) => {
    const content = JSON.stringify({ __type: type, Message: `about ${SecretId}` });
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(content);
  };
  if (fault !== null) return void response.writeHead(fault.status, fault.headers).end(fault.body);
  if (request.headers.authorization !== expectedSignature(request, body)) {
    return refuse(400, 'InvalidSignatureException');
  }
  if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
    return refuse(400, 'UnknownOperationException');
  }
  const secret = awsSecrets[SecretId];
  if (secret === undefined) return refuse(400, 'com.amazonaws.secretsmanager#ResourceNotFoundException');
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify({ ARN: 'arn:x', Name: SecretId, VersionId: 'v', ...secret }));
}

/** As the service does it: from what arrived, with the headers that the request says are signed. */
function expectedSignature({ method = '', url, headers }: IncomingMessage, body: string): string | undefined {
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization ?? '')?.[1]?.split(';') ?? [];
  const added = ['host', 'x-amz-date', 'x-amz-security-token'];
  const signed = names.filter((name) => !added.includes(name)).map((name) => [name, String(headers[name])]);
  const request = { method, url: `http://${headers.host}${url}`, headers: Object.fromEntries(signed), body };
  const scope = { region: 'eu-west-3', service: 'secretsmanager' };
  return signAwsRequest(request, scope, credentials, nowMs).authorization;
}

function answerAsVault({ url = '', headers }: IncomingMessage, response: ServerResponse): void {
  asked.push(`vault ${url}`);
  const send = (status: number, content: JsonObject) => response.writeHead(status).end(JSON.stringify(content));
  if (fault !== null) return void response.writeHead(fault.status, fault.headers).end(fault.body);
  if (headers['x-vault-token'] !== 's.token' || headers['x-vault-namespace'] !== 'team') {
    return void send(403, { errors: ['permission denied'] });
  }
  const data = vaultSecrets[url];
  if (data === undefined) return void send(404, { errors: [] });
  send(200, { request_id: 'r', lease_id: '', data: { data, metadata: { version: 2, destroyed: false } } });
}

function start(parts: { accessKeyId?: string; token?: string } = {}): ExternalSecrets {
  return createExternalSecrets({
    outbound: outboundTo([origins.aws, origins.vault]),
    clock: { nowMs: () => nowMs },
    aws: {
      region: 'eu-west-3',
      credentials: { ...credentials, ...(parts.accessKeyId === undefined ? {} : { accessKeyId: parts.accessKeyId }) },
      baseUrl: origins.aws,
    },
    vault: { baseUrl: `${origins.vault}/`, token: parts.token ?? 's.token', namespace: 'team' },
  });
}

beforeEach(async () => {
  nowMs = startMs;
  asked = [];
  fault = null;
  const aws = await serve((request, response) => void answerAsAws(request, response));
  const vault = await serve(answerAsVault);
  origins = { aws: aws.origin, vault: vault.origin };
  secrets = start();
});

afterEach(closeAll);

describe('a reference', () => {
  it.each([
    ['aws-sm:prod/db#password', 'p1'],
    ['aws-sm:prod/db#port', '5432'],
    ['aws-sm:plain+text', 'just a text'],
    ['aws-sm:arn:aws:secretsmanager:eu-west-3:123456789012:secret:prod/db-AbCdEf#password', 'p2'],
    ['aws-sm:binary', 'AAEC'],
    ['vault:secret/apps/shop#password', 'v1'],
    ['vault:secret/apps/shop#retries', '3'],
    ['vault:secret/apps/shop#tls', '{"ca":"x"}'],
  ])('%s gives %j', async (reference, value) => {
    expect(await secrets.resolve(reference)).toBe(value);
  });

  it.each([
    ['aws-sm:prod/nothing#a', 'SECRET_NOT_FOUND', 'ResourceNotFoundException: about prod/nothing'],
    ['aws-sm:prod/db#nothing', 'SECRET_NOT_FOUND', 'has no field "nothing"'],
    ['aws-sm:prod/db#none', 'SECRET_NOT_FOUND', 'has no field "none"'],
    ['aws-sm:prod/db#__proto__', 'SECRET_NOT_FOUND', 'has no field'],
    ['aws-sm:plain+text#a', 'SECRET_NOT_FOUND', 'is no object of JSON'],
    ['vault:secret/apps/nothing#a', 'SECRET_NOT_FOUND', 'there is no such secret'],
    ['vault:secret/apps/shop#nothing', 'SECRET_NOT_FOUND', 'has no field "nothing"'],
    ['aws-sm:', 'SECRET_REFERENCE_INVALID', 'aws-sm:NAME'],
    ['aws-sm:a b', 'SECRET_REFERENCE_INVALID', 'aws-sm:NAME'],
    ['aws-sm:a#', 'SECRET_REFERENCE_INVALID', 'a field has to follow'],
    ['vault:secret/apps/shop', 'SECRET_REFERENCE_INVALID', 'vault:MOUNT/PATH#field'],
    ['vault:secret#a', 'SECRET_REFERENCE_INVALID', 'vault:MOUNT/PATH#field'],
    ['vault:secret/../sys/x#a', 'SECRET_REFERENCE_INVALID', 'vault:MOUNT/PATH#field'],
    ['vault:secret/%2e%2e/sys#a', 'SECRET_REFERENCE_INVALID', 'vault:MOUNT/PATH#field'],
    ['vault:secret//a#a', 'SECRET_REFERENCE_INVALID', 'vault:MOUNT/PATH#field'],
    ['vault:secret/a?b#a', 'SECRET_REFERENCE_INVALID', 'vault:MOUNT/PATH#field'],
  ])('%s is refused: %s, %s', async (reference, code, problem) => {
    await expect(secrets.resolve(reference)).rejects.toMatchObject({ code, message: expect.stringContaining(problem) });
  });

  it('has letters of any language in its path escaped', async () => {
    await expect(secrets.resolve('vault:secret/é ü#a')).rejects.toMatchObject({ code: 'SECRET_REFERENCE_INVALID' });
    await expect(secrets.resolve('vault:secret/é&=#a')).rejects.toMatchObject({ code: 'SECRET_NOT_FOUND' });
    expect(asked).toEqual(['vault /v1/secret/data/%C3%A9%26%3D']);
  });

  it('is not repeated in the message when it cannot be read: it may be a password that looks like one', async () => {
    await expect(secrets.resolve('vault:pass word')).rejects.toMatchObject({
      message: 'The reference vault:… cannot be read: expected vault:MOUNT/PATH#field.',
      details: { reference: 'vault:…' },
    });
  });

  it('is refused where its store is not set up', async () => {
    const none = createExternalSecrets({
      outbound: outboundTo([]),
      clock: { nowMs: () => nowMs },
      aws: null,
      vault: null,
    });
    for (const reference of ['aws-sm:a', 'vault:a/b#c']) {
      await expect(none.resolve(reference)).rejects.toMatchObject({ code: 'SECRET_REFERENCE_INVALID' });
    }
    expect(await none.resolve('a plain value')).toBe('a plain value');
  });

  it('is asked for once in a minute, whatever its fields and however many wait', async () => {
    const both = ['aws-sm:prod/db#password', 'aws-sm:prod/db#user'];
    expect(await Promise.all(both.map((text) => secrets.resolve(text)))).toEqual(['p1', 'ada']);
    nowMs += 59_999;
    await secrets.resolve('aws-sm:prod/db#port');
    expect(asked).toEqual(['aws prod/db']);
    nowMs += 1;
    await secrets.resolve('aws-sm:prod/db#port');
    expect(asked).toHaveLength(2);
  });

  it('is asked for again after a failure', async () => {
    fault = { status: 503, body: '{"errors":["Vault is sealed"]}' };
    await expect(secrets.resolve('vault:secret/apps/shop#password')).rejects.toMatchObject({
      code: 'SECRET_STORE_FAILED',
      message: expect.stringContaining('Vault is sealed'),
    });
    fault = null;
    expect(await secrets.resolve('vault:secret/apps/shop#password')).toBe('v1');
  });

  it.each<[string, number, string, string]>([
    ['aws-sm:prod/db', 400, '{"__type":"ThrottlingException","message":"slow"}', 'SECRET_STORE_FAILED'],
    ['aws-sm:prod/db', 500, '{"__type":"InternalServiceError"}', 'SECRET_STORE_FAILED'],
    ['aws-sm:prod/db', 400, '{"__type":"AccessDeniedException","Message":"no"}', 'SECRET_STORE_REFUSED'],
    ['aws-sm:prod/db', 403, '<html>', 'SECRET_STORE_REFUSED'],
    ['aws-sm:prod/db', 200, '{}', 'SECRET_STORE_FAILED'],
    ['aws-sm:prod/db', 200, 'nonsense', 'SECRET_STORE_FAILED'],
    ['vault:secret/apps/shop#a', 429, '{"errors":[]}', 'SECRET_STORE_FAILED'],
    ['vault:secret/apps/shop#a', 400, '', 'SECRET_STORE_REFUSED'],
    ['vault:secret/apps/shop#a', 200, '{"data":{"password":"of version 1"}}', 'SECRET_STORE_FAILED'],
  ])('%s that is answered with %d %s fails with %s', async (reference, status, body, code) => {
    fault = { status, body };
    await expect(secrets.resolve(reference)).rejects.toMatchObject({ code });
  });

  it('fails where the store does not know who asks', async () => {
    const stranger = start({ accessKeyId: 'AKIDOTHER', token: 's.other' });
    await expect(stranger.resolve('aws-sm:prod/db')).rejects.toMatchObject({
      code: 'SECRET_STORE_REFUSED',
      message: expect.stringContaining('InvalidSignatureException'),
    });
    await expect(stranger.resolve('vault:secret/apps/shop#a')).rejects.toMatchObject({
      code: 'SECRET_STORE_REFUSED',
      message: expect.stringContaining('permission denied'),
    });
  });

  it('takes the token to no other address', async () => {
    fault = { status: 307, body: '', headers: { location: `${origins.aws}/stolen` } };
    await expect(secrets.resolve('vault:secret/apps/shop#a')).rejects.toThrow();
    expect(asked).toEqual(['vault /v1/secret/data/apps/shop']);
  });

  it('is asked for through the guard', async () => {
    const clock = { nowMs: () => nowMs };
    const vault = { baseUrl: origins.vault, token: 's.token' };
    const guarded = createExternalSecrets({ outbound: outboundTo([]), clock, aws: null, vault });
    await expect(guarded.resolve('vault:secret/apps/shop#a')).rejects.toMatchObject({ code: 'OUTBOUND_REFUSED' });
  });
});

it('fields have references in their secrets resolved, and there only', async () => {
  const fields = { username: 'vault:secret/apps/shop#password', password: 'vault:secret/apps/shop#password' };
  expect(await secrets.resolveFields('basic', fields)).toEqual({ ...fields, password: 'v1' });
  const custom = {
    headers: [{ name: 'X-A', value: 'aws-sm:prod/db#user' }],
    query: [{ name: 'b', value: 'plain' }],
  };
  expect(await secrets.resolveFields('custom', custom)).toEqual({
    headers: [{ name: 'X-A', value: 'ada' }],
    query: [{ name: 'b', value: 'plain' }],
  });
});
