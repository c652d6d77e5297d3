/** Compiles the text of a parameter: a constant, one expression's value, or texts and values joined. */
import type { Json } from '../items/item.ts';
import { type ExpressionPart, readTemplate } from './compile/read-template.ts';
import { reportFault } from './expression-fault.ts';
import { checkTextLength, type Frame } from './frame.ts';
import { toJson } from './to-json.ts';
import { toTemplateText } from './to-template-text.ts';

/** Evaluates into JSON within a frame that several expressions share one after the other. */
export type EvaluateJson = (frame: Frame) => Json;

/** A text of a parameter: either always the same, or an expression in it decides. */
export type CompiledText =
  | { readonly kind: 'static'; readonly value: string }
  | { readonly kind: 'dynamic'; readonly evaluate: EvaluateJson; readonly parts: readonly ExpressionPart[] };

/**
 * @param parameter path of the parameter for messages; null when the text stands alone
 * @throws EXPRESSION_SYNTAX, EXPRESSION_LIMIT the first of the text's faults
 */
export function compileText(text: string, parameter: string | null): CompiledText {
  if (!text.startsWith('=')) return { kind: 'static', value: text };
  const { parts, faults } = readTemplate(text);
  if (faults[0] !== undefined) throw reportFault(faults[0], 0, parameter);
  const expressions = parts.filter((part) => typeof part !== 'string');
  const [first] = expressions;
  if (first === undefined) return { kind: 'static', value: text.slice(1) };
  const evaluate = parts.length === 1 ? evaluateAlone(first, parameter) : evaluateJoined(parts, parameter);
  return { kind: 'dynamic', evaluate, parts: expressions };
}

/** @param parameter path for messages; null when the expression stands alone */
export function evaluateAlone({ evaluate, base }: ExpressionPart, parameter: string | null): EvaluateJson {
  return (frame) => {
    try {
      frame.refill();
      return toJson(evaluate(frame));
    } catch (error) {
      throw reportFault(error, base, parameter);
    }
  };
}

function evaluateJoined(parts: readonly (string | ExpressionPart)[], parameter: string | null): EvaluateJson {
  return (frame) => {
    let base = 0;
    try {
      let text = '';
      for (const part of parts) {
        if (typeof part === 'string') {
          text += part;
          continue;
        }
        base = part.base;
        frame.refill();
        text += toTemplateText(frame, part.evaluate(frame));
        checkTextLength(text.length);
      }
      return text;
    } catch (error) {
      throw reportFault(error, base, parameter);
    }
  };
}
