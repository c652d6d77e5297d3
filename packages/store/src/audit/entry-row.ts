/** Rows of the audit log, what they are hashed to, and the entries that they hold. */
import { hash } from 'node:crypto';
import type { JsonObject } from '@noria/core';
import type { AuditAction, AuditActor, AuditEntry, AuditObjectKind, RecordedAuditEntry } from './audit-entry.ts';

export interface EntryRow {
  readonly seq: number;
  readonly atMs: number;
  readonly actorKind: string;
  readonly actorId: string;
  readonly actorName: string;
  readonly action: string;
  readonly objectKind: string | null;
  readonly objectId: string | null;
  readonly objectName: string | null;
  readonly address: string | null;
  readonly requestId: string | null;
  /** JSON, hashed as it stands. */
  readonly details: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** Where an entry stands in the log. */
export type EntryPlace = Pick<EntryRow, 'seq' | 'atMs' | 'previousHash'>;

export function toRow(organizationId: string, entry: AuditEntry, place: EntryPlace): EntryRow {
  const { actor, action, object, address, requestId, details } = entry;
  const row = {
    ...place,
    actorKind: actor.kind,
    actorId: toPlainText(actor.id),
    actorName: toPlainText(actor.name),
    action,
    objectKind: object?.kind ?? null,
    objectId: object === null ? null : toPlainText(object.id),
    objectName: object === null ? null : toPlainText(object.name),
    address: address === null ? null : toPlainText(address),
    requestId: requestId === null ? null : toPlainText(requestId),
    details: JSON.stringify(details),
  };
  return { ...row, hash: hashRow(organizationId, row) };
}

/**
 * Canonical JSON as in RFC 8785: no spaces, keys in order. Another program can check the log by it.
 * @returns SHA-256, hex
 */
export function hashRow(organizationId: string, row: Omit<EntryRow, 'hash'>): string {
  const canonical = JSON.stringify({
    action: row.action,
    actorId: row.actorId,
    actorKind: row.actorKind,
    actorName: row.actorName,
    address: row.address,
    atMs: row.atMs,
    details: row.details,
    objectId: row.objectId,
    objectKind: row.objectKind,
    objectName: row.objectName,
    organizationId,
    previousHash: row.previousHash,
    requestId: row.requestId,
    seq: row.seq,
  });
  return hash('sha256', canonical, 'hex');
}

export function toEntry(row: EntryRow): RecordedAuditEntry {
  const { objectKind, objectId, objectName } = row;
  const object =
    objectKind === null || objectId === null || objectName === null
      ? null
      : { kind: objectKind as AuditObjectKind, id: objectId, name: objectName };
  return {
    seq: row.seq,
    atMs: row.atMs,
    actor: { kind: row.actorKind as AuditActor['kind'], id: row.actorId, name: row.actorName },
    action: row.action as AuditAction,
    object,
    address: row.address,
    requestId: row.requestId,
    details: JSON.parse(row.details) as JsonObject,
    previousHash: row.previousHash,
    hash: row.hash,
  };
}

/** An index takes no more than a few kilobytes, and some names are whatever a stranger typed to sign in. */
const longestText = 500;

/** PostgreSQL takes neither a NUL nor half of a pair; what it would turn into something else must not be hashed. */
function toPlainText(text: string): string {
  return text.slice(0, longestText).toWellFormed().replaceAll('\0', '\uFFFD');
}
