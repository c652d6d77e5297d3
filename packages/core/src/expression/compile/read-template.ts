/** Finds and compiles the `{{ }}` parts of a text. The expression's own syntax decides where a part ends. */
import { ExpressionFault, syntaxFault } from '../expression-fault.ts';
import type { Evaluate } from '../frame.ts';
import { compileSource, skipBlank, sourceLimit } from './compile-source.ts';
import type { FoundReferences } from './compiler.ts';

export interface ExpressionPart {
  readonly evaluate: Evaluate;
  readonly found: FoundReferences;
  /** Characters before the expression in the text. */
  readonly base: number;
}

export interface Template {
  readonly parts: readonly (string | ExpressionPart)[];
  /** Every part that cannot be compiled; offsets count in the text. */
  readonly faults: readonly ExpressionFault[];
}

/** Faults of one text after which the rest is not read. */
const faultLimit = 20;

/** @param text with its leading `=` */
export function readTemplate(text: string): Template {
  const parts: (string | ExpressionPart)[] = [];
  const faults: ExpressionFault[] = [];
  let position = 1;
  while (faults.length < faultLimit) {
    const open = text.indexOf('{{', position);
    if (open < 0) break;
    if (open > position) parts.push(text.slice(position, open));
    try {
      const { part, end } = readPart(text, open);
      parts.push(part);
      position = end;
    } catch (error) {
      if (!(error instanceof ExpressionFault)) throw error;
      faults.push(error);
      const close = text.indexOf('}}', Math.max(error.offset, open + 2));
      position = close < 0 ? text.length : close + 2;
    }
  }
  if (position < text.length && faults.length < faultLimit) parts.push(text.slice(position));
  return { parts, faults };
}

function readPart(text: string, open: number): { part: ExpressionPart; end: number } {
  const base = open + 2;
  if (text.startsWith('}}', base + skipBlank(text, base))) {
    throw syntaxFault('there is no expression between `{{` and `}}`', open);
  }
  const compiled = compileAt(text, base);
  const close = base + compiled.end + skipBlank(text, base + compiled.end);
  if (text.startsWith('}}', close)) {
    return { part: { evaluate: compiled.evaluate, found: compiled.found, base }, end: close + 2 };
  }
  throw text.includes('}}', close)
    ? syntaxFault('`}}` is expected here', close)
    : syntaxFault('`{{` is never closed', open);
}

function compileAt(text: string, base: number): ReturnType<typeof compileSource> {
  try {
    // One more than may be read: so it shows that there was more.
    return compileSource(text.slice(base, base + sourceLimit + 1));
  } catch (error) {
    if (error instanceof ExpressionFault) error.offset += base;
    throw error;
  }
}
