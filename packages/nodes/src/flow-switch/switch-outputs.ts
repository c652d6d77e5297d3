/** The outputs of `flow.switch`, as its parameters name them, and what can be wrong with the names. */
import type { Parameters, Port } from '@noria/core';
import { findConditionFaults } from '../conditions/condition-form.ts';
import type { Comparison } from '../conditions/test-condition.ts';
import type { ConditionSet } from '../conditions/test-conditions.ts';

export type Settings = Comparison & {
  mode: 'rules' | 'expression';
  rules: (ConditionSet & { output: string })[];
  matches: 'first' | 'all';
  fallback: 'none' | 'extra' | 'output';
  fallbackTo: string;
  outputs: number;
  index: number;
};

export const maxOutputs = 50;

const fallbackName = 'fallback';

/** Asked before the parameters are checked: whatever cannot be read as outputs gives none. */
export function listOutputs(parameters: Parameters): Port[] {
  if (parameters.mode === 'expression') {
    const count = typeof parameters.outputs === 'number' ? Math.trunc(parameters.outputs) : 0;
    return Array.from({ length: Math.min(maxOutputs, Math.max(0, count)) }, (_, index) => ({ name: String(index) }));
  }
  const names = listNames(parameters);
  return [...names, ...(parameters.fallback === 'extra' ? [fallbackName] : [])].map((name) => ({ name }));
}

export function findRuleFaults(parameters: Parameters): { path: string; problem: string }[] {
  if (parameters.mode === 'expression') return [];
  const names = listNames(parameters);
  const faults = names.flatMap((name, index) => {
    const path = `rules[${index}].output`;
    if (names.indexOf(name) < index) return [{ path, problem: `"${name}" is the output of another rule already.` }];
    return name === fallbackName && parameters.fallback === 'extra'
      ? [{ path, problem: `"${name}" is the output of what no rule holds for; choose another name.` }]
      : [];
  });
  const { fallback, fallbackTo, rules } = parameters;
  if (fallback === 'output' && !names.includes(String(fallbackTo))) {
    faults.push({ path: 'fallbackTo', problem: `no rule has the output "${fallbackTo}".` });
  }
  const list = Array.isArray(rules) ? rules : [];
  return [
    ...faults,
    ...list.flatMap((rule, index) =>
      findConditionFaults((rule as Partial<Settings['rules'][number]>).conditions, `rules[${index}].conditions`),
    ),
  ];
}

function listNames({ rules }: Parameters): string[] {
  return (Array.isArray(rules) ? rules : []).map((rule) => String((rule as { output?: unknown } | null)?.output ?? ''));
}
