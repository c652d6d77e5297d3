/** What the ledger keeps of an effect: that it began, and what became of it. */
import type { EffectClass, Json } from '@noria/core';

/** An effect of one item of one run of a node. */
export interface EffectPlace {
  readonly executionId: string;
  readonly node: string;
  readonly runIndex: number;
  readonly item: number;
}

export interface LedgerEntry extends EffectPlace {
  /** `done`: the effect has happened, and cannot be taken back. `refused`: it certainly has not. */
  readonly event: 'begin' | 'done' | 'refused';
  readonly effect: EffectClass;
  readonly attempt: number;
  /** Idempotency key. */
  readonly key: string;
  /** Which start of which worker: `w0#3`. */
  readonly worker: string;
  /** When the worker sent it, milliseconds since 1970. */
  readonly sentAtMs: number;
  /** Of `done`: what the effect returned. */
  readonly result?: Json;
}

/** What a person who looks would find. `under-way`: the process that began it is alive, and may still do it. */
export type EffectTruth =
  | { readonly kind: 'happened'; readonly result: Json }
  | { readonly kind: 'did-not-happen' }
  | { readonly kind: 'under-way' };

export type LedgerQuestion =
  | { readonly id: number; readonly ask: 'record'; readonly entry: LedgerEntry }
  | { readonly id: number; readonly ask: 'truth'; readonly place: EffectPlace };

export interface LedgerReply {
  readonly id: number;
  readonly truth?: EffectTruth;
}

export function nameOfPlace({ executionId, node, runIndex, item }: EffectPlace): string {
  return `${executionId}/${node}/${runIndex}/${item}`;
}
