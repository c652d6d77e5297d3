/** Decides whether the conditions of an item hold, all of them or any. */
import type { Json } from '@noria/core';
import { type Comparison, type ConditionPlace, testCondition } from './test-condition.ts';

export type Condition = { left?: Json; operator: string; right?: Json };

export type ConditionSet = { conditions: Condition[]; combine: 'all' | 'any' };

/** @throws PARAMETER_INVALID a side of a condition that had to be looked at cannot be read */
export function testConditions(place: ConditionPlace, { conditions, combine }: ConditionSet, how: Comparison): boolean {
  const decisive = combine === 'any';
  for (let at = 0; at < conditions.length; at++) {
    const { left = null, operator, right = null } = conditions[at] as Condition;
    place.condition = at;
    if (testCondition(place, left, operator, right, how) === decisive) return decisive;
  }
  return !decisive;
}
