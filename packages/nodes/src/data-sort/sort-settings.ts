/** The parameters of `data.sort`. */
import type { TextOrderKind } from '../values/create-text-order.ts';

export type SortField = {
  field: string;
  direction: 'ascending' | 'descending';
  type: 'auto' | 'text' | 'number' | 'date';
};

export type Settings = {
  mode: 'fields' | 'random';
  fields: SortField[];
  texts: TextOrderKind;
  language: string;
};
