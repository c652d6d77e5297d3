/** What a request did, as the audit log keeps it. */
import type { AuditRow, RouteContract } from '@noria/contract';
import type { Json, JsonObject } from '@noria/core';
import type { AuditAction, AuditEntry, AuditObjectKind } from '@noria/store';
import type { Caller } from '../services/caller.ts';

/** Fields of a body that say what was done, and hold neither secrets nor people's data. */
const toldFields = ['role', 'scopes', 'enabled', 'version', 'expiresInDays', 'verdict', 'trigger'] as const;

export interface DoneRequest {
  readonly route: RouteContract;
  readonly row: NonNullable<AuditRow>;
  readonly input: { readonly params?: unknown; readonly body?: unknown };
  readonly answer: unknown;
  readonly address: string;
  readonly requestId: string;
}

export function describeAction(caller: Caller, request: DoneRequest): AuditEntry {
  const { row, input, answer, address, requestId } = request;
  const [params, body, made] = [input.params, input.body, answer].map(asObject) as [Fields, Fields, Fields];
  const id = params.id ?? params.name ?? made.id ?? '';
  const name = made.name ?? body.name ?? made.email ?? body.email ?? params.name ?? '';
  const told = toldFields.filter((field) => body[field] !== undefined).map((field) => [field, body[field] as Json]);
  return {
    actor: describeActor(caller),
    action: row.action as AuditAction,
    object: { kind: row.object as AuditObjectKind, id: String(id), name: typeof name === 'string' ? name : '' },
    address: address === '' ? null : address,
    requestId,
    details: {
      ...(Object.fromEntries(told) as JsonObject),
      ...(typeof made.executionId === 'string' ? { executionId: made.executionId } : {}),
    },
  };
}

export function describeActor({ kind, user }: Caller): AuditEntry['actor'] {
  return { kind, id: user?.userId ?? '', name: user?.email ?? 'somebody at this computer' };
}

type Fields = Readonly<Record<string, unknown>>;

function asObject(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
