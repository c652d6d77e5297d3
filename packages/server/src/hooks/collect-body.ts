/** Gathers a request's body as it arrives, within its own limit and that of all bodies together. */
import type { Readable } from 'node:stream';
import { NoriaError } from '@noria/core';
import type { BodyMemory, PendingBody } from './body-memory.ts';

export interface CollectOptions {
  readonly memory: BodyMemory;
  readonly limitBytes: number;
  /** What the sender says; undefined when it does not know. */
  readonly announcedBytes: number | undefined;
  readonly nowMs: () => number;
}

/**
 * @param done gets the whole body, or REQUEST_TOO_LARGE, REQUEST_TOO_SLOW, SERVER_BUSY, REQUEST_MALFORMED; called once
 */
export function collectBody(
  payload: Readable,
  { memory, limitBytes, announcedBytes, nowMs }: CollectOptions,
  done: (error: Error | null, body?: Buffer) => void,
): void {
  const parts: Buffer[] = [];
  const body: PendingBody = { sinceMs: nowMs(), sizeBytes: 0, giveUp: fail };

  function end(): void {
    stop();
    const { sizeBytes } = body;
    memory.release(body);
    if (announcedBytes !== undefined && announcedBytes !== sizeBytes) {
      return done(malformed(`it has ${sizeBytes} bytes, and Content-Length says ${announcedBytes}`));
    }
    done(null, parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts, sizeBytes));
  }

  function take(part: Buffer): void {
    if (body.sizeBytes + part.length > limitBytes) return fail(new NoriaError('REQUEST_TOO_LARGE', { limitBytes }));
    try {
      memory.grow(body, part.length);
    } catch (error) {
      return fail(error as Error);
    }
    parts.push(part);
  }

  function fail(error: Error): void {
    stop();
    memory.release(body);
    parts.length = 0;
    // What still comes is read and thrown away: a sender that is cut off would not see the answer.
    payload.on('error', () => undefined).resume();
    done(error);
  }

  const cut = (): void => fail(malformed('the connection ended before its end'));

  function stop(): void {
    payload.off('data', take).off('end', end).off('error', cut).off('close', cut);
  }

  if (announcedBytes !== undefined && announcedBytes > limitBytes) {
    return fail(new NoriaError('REQUEST_TOO_LARGE', { limitBytes }));
  }
  payload.on('data', take).on('end', end).on('error', cut).on('close', cut);
}

function malformed(problem: string): NoriaError {
  return new NoriaError('REQUEST_MALFORMED', { problem });
}
