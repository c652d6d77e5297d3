/** The audit log as people look at it: lists, and whether it is whole. */
import { NoriaError, toApiId } from '@noria/core';
import type { AuditStore, RecordedAuditEntry } from '@noria/store';
import type { Caller } from './caller.ts';
import { type PageQuery, toPageRequest } from './page-query.ts';

export interface AuditQuery extends PageQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly action?: string | undefined;
}

export type AuditService = ReturnType<typeof createAuditService>;

export function createAuditService(audit: AuditStore) {
  return {
    /** Newest first. @throws CURSOR_INVALID */
    async list({ organizationId }: Caller, query: AuditQuery) {
      const { from, to, action } = query;
      const filter = {
        ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
        ...(to === undefined ? {} : { toMs: Date.parse(to) }),
        ...(action === undefined ? {} : { actionPrefix: action }),
      };
      const page = await audit.list(organizationId, filter, toPageRequest(query));
      return { items: page.items.map(show), nextCursor: page.nextCursor };
    },

    /** @throws AUDIT_LOG_BROKEN with the first entry that is not what was recorded */
    async check({ organizationId }: Caller) {
      const found = await audit.checkChain(organizationId);
      if (found.kind === 'broken') throw new NoriaError('AUDIT_LOG_BROKEN', { seq: found.seq, fault: found.fault });
      const { firstSeq, lastSeq, lastHash } = found;
      return { whole: true as const, firstSeq, lastSeq, lastHash };
    },
  };
}

function show({ seq, atMs, actor, action, object, address, requestId, details, hash }: RecordedAuditEntry) {
  const actorId = actor.id === '' ? null : toApiId('usr', actor.id);
  return {
    seq,
    at: new Date(atMs).toISOString(),
    actor: { ...actor, id: actorId },
    action,
    object,
    address,
    requestId,
    details,
    hash,
  };
}
