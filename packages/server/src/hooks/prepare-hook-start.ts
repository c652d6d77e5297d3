/** Makes the start of an execution from a request to a webhook: signature, body, files, keys. */
import { createHash } from 'node:crypto';
import { type Binaries, NoriaError } from '@noria/core';
import type { Engine, StartRequest } from '@noria/engine';
import type { FastifyRequest } from 'fastify';
import { readCorrelationId, readIdempotencyKey } from '../http/register-route.ts';
import type { BodyMemory } from './body-memory.ts';
import { decodeContent } from './decode-content.ts';
import type { DraftWebhooks } from './draft-webhooks.ts';
import { toHookItem } from './hook-item.ts';
import { type HookBody, readHookBody, readHookBodyRaw } from './read-hook-body.ts';
import { readSignature, requireSignature, type SignatureRule } from './verify-signature.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';
import type { WebhookMatch, WebhookTable, WebhookTarget } from './webhook-table.ts';

export interface HookRuntime {
  readonly engine: Engine;
  readonly webhooks: WebhookTable;
  readonly drafts: DraftWebhooks;
  readonly webhookSecrets: WebhookSecrets;
  /** Files of items of an organization. */
  binariesOf(organizationId: string): Binaries;
}

export interface HookLimits {
  readonly memory: BodyMemory;
  readonly bodyLimitBytes: number;
}

type Found = Extract<WebhookMatch, { kind: 'found' }>;

/** How long a repeat with the same idempotency key gets the first answer. */
const idempotencyTtlMs = 24 * 3_600_000;
/** The clocks of two processes, and of their database, differ by less. */
const clockMarginMs = 60_000;

/**
 * @returns at once where nothing has to be waited for, which is the hot path
 * @throws SIGNATURE_…, REQUEST_…, BINARY_TOO_LARGE, SERVER_BUSY
 */
export function prepareHookStart(
  runtime: HookRuntime,
  limits: HookLimits,
  match: Found,
  path: string,
  request: FastifyRequest,
): StartRequest | Promise<StartRequest> {
  const { target } = match;
  const bytes = Buffer.isBuffer(request.body) ? request.body : null;
  // The caller may wait for a minute; the body need not.
  request.body = null;
  const { headers } = request;
  if (target.signature !== null || target.rawBody || headers['content-encoding'] !== undefined) {
    return prepareCarefully(runtime, limits, match, path, request, bytes);
  }
  const read = readHookBody(bytes, headers['content-type'], () => runtime.binariesOf(target.organizationId));
  return read instanceof Promise
    ? read.then((body) => toStartRequest(match, path, request, bytes, body))
    : toStartRequest(match, path, request, bytes, read);
}

/** What the request says is not looked at before it is known who says it. */
async function prepareCarefully(
  runtime: HookRuntime,
  limits: HookLimits,
  match: Found,
  path: string,
  request: FastifyRequest,
  sent: Buffer | null,
): Promise<StartRequest> {
  const { target } = match;
  const { headers } = request;
  const nonce =
    target.signature === null ? null : await checkSignature(runtime, target, target.signature, request, sent);
  const bytes = await unpack(limits, headers['content-encoding'], sent);
  const binaries = runtime.binariesOf(target.organizationId);
  const type = headers['content-type'];
  const body =
    target.rawBody && sent !== null && bytes !== null
      ? await readHookBodyRaw(bytes, type, binaries, sent)
      : await readHookBody(bytes, type, () => binaries);
  const start = toStartRequest(match, path, request, sent, body);
  return nonce === null ? start : { ...start, nonce };
}

/** @throws SIGNATURE_… */
async function checkSignature(
  { webhookSecrets }: HookRuntime,
  target: WebhookTarget,
  rule: SignatureRule,
  { headers }: FastifyRequest,
  sent: Buffer | null,
): Promise<NonNullable<StartRequest['nonce']>> {
  const claim = readSignature(rule, headers, Date.now());
  const secret = (await webhookSecrets.find(target.organizationId, [rule.secret])).get(rule.secret);
  if (secret === undefined) {
    const cause = new Error(`there is no variable ${rule.secret} for the webhook at ${target.method} ${target.path}`);
    throw new NoriaError('SIGNATURE_SECRET_MISSING', {}, { cause });
  }
  requireSignature(claim, rule.header, sent, secret);
  return { value: `${scopeOf(target)}${claim.signature}`, expiresAtMs: claim.expiresAtMs + clockMarginMs };
}

async function unpack(limits: HookLimits, encoding: string | undefined, sent: Buffer | null): Promise<Buffer | null> {
  if (sent === null || encoding === undefined) return sent;
  return decodeContent(sent, encoding, limits.bodyLimitBytes, limits.memory);
}

function toStartRequest(
  { target, params }: Found,
  path: string,
  request: FastifyRequest,
  sent: Buffer | null,
  { body, binary }: HookBody,
): StartRequest {
  const { headers, method } = request;
  const query = request.query as Record<string, unknown>;
  const key = readIdempotencyKey(headers['idempotency-key']);
  const seen = { method, path, params, query, headers, body };
  const start: StartRequest = {
    organizationId: target.organizationId,
    workflowId: target.workflowId,
    version: target.version,
    mode: 'webhook',
    start: target.node,
    startWith: 'output',
    items: [toHookItem(binary === undefined ? seen : { ...seen, binary })],
    correlationId: readCorrelationId(headers['x-correlation-id']) ?? request.id,
  };
  if (isDraft(target)) return { ...start, pins: true, ...keyOf(target, key, request.url, sent) };
  return key === null ? start : { ...start, ...keyOf(target, key, request.url, sent) };
}

function keyOf(
  target: WebhookTarget,
  key: string | null,
  url: string,
  sent: Buffer | null,
): Pick<StartRequest, 'idempotency'> {
  if (key === null) return {};
  const bodyHash = hashRequest(target, url, sent);
  return { idempotency: { key: `${scopeOf(target)}${key}`, bodyHash, ttlMs: idempotencyTtlMs } };
}

/** The same key with another address or body is a mistake of the caller. */
function hashRequest(target: WebhookTarget, url: string, bytes: Buffer | null): string {
  const hash = createHash('sha256').update(`${target.method} ${url}\n`);
  return (bytes === null ? hash : hash.update(bytes)).digest('hex');
}

/** A test takes no key and no signature away from production. */
function scopeOf(target: WebhookTarget): string {
  return isDraft(target) ? 'test:' : '';
}

function isDraft(target: WebhookTarget): boolean {
  return target.version < 0;
}
