/** Bounds the memory of bodies that have not arrived whole: many slow senders must not fill it. */
import { NoriaError } from '@noria/core';

/** A body on its way, which can be given up when its memory is needed. */
export interface PendingBody {
  readonly sinceMs: number;
  sizeBytes: number;
  /** Ends the collecting of this body with an error. */
  giveUp(error: NoriaError): void;
}

export interface BodyMemory {
  /** @throws SERVER_BUSY all of it is in use, and no body in it is slow */
  grow(body: PendingBody, byBytes: number): void;
  release(body: PendingBody): void;
  /**
   * Memory for what a body unpacks to.
   * @returns gives it back
   * @throws SERVER_BUSY
   */
  reserve(sizeBytes: number): () => void;
  /** Ends all bodies that are on their way. */
  giveUpAll(error: NoriaError): void;
}

/** A body that takes longer than this gives way to others. */
const patienceMs = 10_000;

/** @param limitBytes of all bodies together */
export function createBodyMemory(limitBytes: number, nowMs: () => number): BodyMemory {
  // In order of arrival.
  const pending = new Set<PendingBody>();
  let usedBytes = 0;

  function release(body: PendingBody): void {
    if (pending.delete(body)) usedBytes -= body.sizeBytes;
  }

  function makeRoom(sizeBytes: number, asker: PendingBody | null): void {
    while (usedBytes + sizeBytes > limitBytes) {
      const slow = findSlow(asker);
      if (slow === null) throw new NoriaError('SERVER_BUSY');
      release(slow);
      slow.giveUp(new NoriaError('REQUEST_TOO_SLOW', { limitMs: patienceMs }));
    }
  }

  /** The one that came first of those that take too long. */
  function findSlow(asker: PendingBody | null): PendingBody | null {
    for (const body of pending) {
      if (nowMs() - body.sinceMs < patienceMs) return null;
      if (body !== asker) return body;
    }
    return null;
  }

  return {
    grow(body, byBytes) {
      makeRoom(byBytes, body);
      pending.add(body);
      body.sizeBytes += byBytes;
      usedBytes += byBytes;
    },
    release,
    reserve(sizeBytes) {
      makeRoom(sizeBytes, null);
      usedBytes += sizeBytes;
      return () => {
        usedBytes -= sizeBytes;
      };
    },
    giveUpAll(error) {
      for (const body of [...pending]) {
        release(body);
        body.giveUp(error);
      }
    },
  };
}
