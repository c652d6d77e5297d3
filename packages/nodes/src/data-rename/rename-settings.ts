/** The parameters of `data.rename`. */

export type FieldRename = { from: string; to: string };

export type PatternRename = {
  pattern: string;
  replacement: string;
  caseSensitive: boolean;
  depth: 'item' | 'all';
};

export type Settings = {
  fields: FieldRename[];
  patterns: PatternRename[];
  missing: 'skip' | 'stop';
  taken: 'stop' | 'overwrite';
};
