/** The parameters of `data.dedupe`. */
import type { SeenScope } from '@noria/core';
import type { FieldChoice } from '../fields/choose-fields.ts';

export type Settings = {
  operation: 'items' | 'seen' | 'forget';
  compare: FieldChoice;
  fields: string[];
  missing: 'stop' | 'keep';
  keep: 'first' | 'last';
  scope: SeenScope;
  historySize: number;
};
