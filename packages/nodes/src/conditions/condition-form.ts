/** The form of conditions, which every node that asks for some shares, and what can be wrong with them before they are used. */
import { isExpression, type Json, type ParameterSchema } from '@noria/core';
import { compilePattern } from '../patterns/compile-pattern.ts';
import { binaryOperators, operators } from './operators.ts';

type Properties = Readonly<Record<string, ParameterSchema>>;

/** A list of conditions, and how they are put together. */
export const conditionSetProperties: Properties = {
  conditions: {
    type: 'array',
    title: 'Conditions',
    minItems: 1,
    maxItems: 100,
    items: {
      type: 'object',
      required: ['operator'],
      additionalProperties: false,
      properties: {
        left: { title: 'Value', 'x-control': 'expression' },
        operator: {
          type: 'string',
          title: 'Is',
          enum: Object.keys(operators),
          'x-enum-titles': Object.fromEntries(Object.entries(operators).map(([name, { title }]) => [name, title])),
          'x-expression': false,
        },
        right: {
          title: 'Compared with',
          'x-control': 'expression',
          'x-show-when': { operator: binaryOperators },
        },
      },
    },
  },
  combine: {
    type: 'string',
    title: 'True when',
    description: 'Every condition holds, or at least one does.',
    enum: ['all', 'any'],
    default: 'all',
    'x-expression': false,
  },
};

/** How the sides of all conditions of a node are compared. */
export const comparisonProperties: Properties = {
  strict: {
    type: 'boolean',
    title: 'Strict types',
    description:
      'On: text "5" is no number and stops the workflow. Off: it is read as one; text that is none, such as "x", stops it all the same.',
    default: false,
    'x-expression': false,
  },
  caseSensitive: {
    type: 'boolean',
    title: 'Case counts',
    description: 'Off: "Noria" and "NORIA" are the same text, in patterns too.',
    default: true,
    'x-expression': false,
  },
};

/**
 * Patterns that are written out and cannot be read.
 * @param path the list inside the parameters: `conditions`, `rules[1].conditions`
 */
export function findConditionFaults(conditions: Json | undefined, path: string): { path: string; problem: string }[] {
  if (!Array.isArray(conditions)) return [];
  return conditions.flatMap((condition, index) => {
    const { operator, right } = (condition ?? {}) as { operator?: string; right?: Json };
    const takesPattern = operator !== undefined && operators[operator]?.right === 'pattern';
    if (!takesPattern || typeof right !== 'string' || isExpression(right)) return [];
    const compiled = compilePattern(right, true);
    return compiled.kind === 'fault' ? [{ path: `${path}[${index}].right`, problem: compiled.problem }] : [];
  });
}
