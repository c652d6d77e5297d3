/** The parameters of `data.compare`. */
import type { Looseness } from './loosen.ts';

/** `field` of A agrees with `otherField` (the same name when left out) of B. */
export type Match = { field: string; otherField?: string };

export type Settings = Looseness & {
  match: Match[];
  multiple: 'first' | 'all';
  ignore: string[];
  prefer: 'a' | 'b' | 'mix' | 'both';
  winner: 'a' | 'b';
  except: string[];
};
