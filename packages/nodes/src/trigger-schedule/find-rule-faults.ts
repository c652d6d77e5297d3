/** Says what is wrong with the rules of a schedule. */
import { type Json, longestIntervalMs, mostMonths, NoriaError, readSchedule } from '@noria/core';
import { intervalUnits, makeSchedule, type ScheduleRule } from './list-schedules.ts';

interface Fault {
  readonly path: string;
  readonly problem: string;
}

export const mostRules = 50;

/** What is no list of rules is the schema's to report, and what is too long is not looked at: each rule takes a while. */
export function findRuleFaults(rules: Json | undefined): Fault[] {
  if (!Array.isArray(rules) || rules.length > mostRules) return [];
  return rules.flatMap((rule, index) => (isRule(rule) ? findFault(rule, index) : []));
}

/** Only what has the types of a rule can be read as one. */
function isRule(rule: Json): rule is ScheduleRule {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return false;
  const { kind, every, unit = 'minutes', cron, zone = '', from = '' } = rule;
  if (typeof zone !== 'string' || typeof from !== 'string') return false;
  if (kind !== 'interval') return typeof cron === 'string';
  return typeof every === 'number' && (unit === 'months' || Object.hasOwn(intervalUnits, String(unit)));
}

/** The workflow's zone is checked with its settings; whether a rule can be read does not depend on it. */
function findFault(rule: ScheduleRule, index: number): Fault[] {
  const kindPath = rule.kind === 'interval' ? 'every' : 'cron';
  const at = (field: string): string => `rules[${index}].${field}`;
  try {
    const nextSlot = readSchedule(makeSchedule(rule, 'UTC', 0));
    return nextSlot(anyInstantMs) === null
      ? [{ path: at(kindPath), problem: 'it never comes: no such day exists.' }]
      : [];
  } catch (error) {
    if (!(error instanceof NoriaError)) throw error;
    const { field, problem } = error.details;
    if (field === 'everyMs' || field === 'every') return [{ path: at('every'), problem: describeRange(rule) }];
    const isOwn = field === 'zone' || field === 'from';
    return [{ path: at(isOwn ? field : kindPath), problem: String(problem ?? error.message) }];
  }
}

function describeRange({ every, unit = 'minutes' }: ScheduleRule): string {
  const most = unit === 'months' ? mostMonths : Math.floor(longestIntervalMs / intervalUnits[unit]);
  return `expected a whole number of ${unit} from 1 to ${most}, found ${every}.`;
}

/** Five years from here hold a 29 February and every other day that there is. */
const anyInstantMs = Date.UTC(2026, 0, 1);
