/** Damages a text: pieces are dropped, doubled, swapped, replaced or cut off. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions
import type { Chance } from './chance.ts';

const insertions = [
  '.',
  '?.',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  '"',
  "'",
  '`',
  '${',
  '}}',
  '{{',
  '=>',
  '\\',
  '+',
  '!',
  '…',
];

/** A word, a number, a run of white space, or one sign. */
const pieces = /[\p{L}_$][\p{L}\p{N}_$]*|\d+(?:\.\d+)?|\s+|./gsu;

export function mutate(source: string, chance: Chance): string {
  const parts = source.match(pieces) ?? [];
  const count = 1 + chance.below(3);
  for (let change = 0; change < count; change++) {
    const at = chance.below(parts.length + 1);
    switch (chance.below(7)) {
      case 0:
        parts.splice(at, 1);
        break;
      case 1:
        parts.splice(at, 0, chance.pick(insertions));
        break;
      case 2:
        parts.splice(at, 1, chance.pick(parts.length > 0 ? parts : ['1']));
        break;
      case 3:
        parts.splice(at, 0, parts[at] ?? '1');
        break;
      case 4: {
        const other = chance.below(parts.length + 1);
        [parts[at], parts[other]] = [parts[other] ?? '', parts[at] ?? ''];
        break;
      }
      case 5:
        parts.splice(at, 1, chance.pick(['0', '-1', '1e9', '""', 'null', '[]', '({})', '1e400', '4294967296']));
        break;
      default:
        if (chance.happens(0.3)) parts.length = at;
        else parts.splice(at, 0, ' ');
    }
  }
  return parts.join('');
}
