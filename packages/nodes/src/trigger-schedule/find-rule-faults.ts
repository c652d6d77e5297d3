/** Says what is wrong with the rules of a schedule. */
import { type Json, NoriaError, readSchedule } from '@noria/core';
import { makeSchedule, type ScheduleRule } from './list-schedules.ts';

interface Fault {
  readonly path: string;
  readonly problem: string;
}

/** What is no list of rules is the schema's to report. */
export function findRuleFaults(rules: Json | undefined): Fault[] {
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule, index) => (isRule(rule) ? findFault(rule, index) : []));
}

function isRule(rule: Json): rule is ScheduleRule {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return false;
  return rule.kind === 'interval' ? typeof rule.every === 'number' : typeof rule.cron === 'string';
}

/** The zone is checked with the workflow's settings; whether a cron expression can be read does not depend on it. */
function findFault(rule: ScheduleRule, index: number): Fault[] {
  const path = `rules[${index}].${rule.kind === 'interval' ? 'every' : 'cron'}`;
  try {
    const nextSlot = readSchedule(makeSchedule(rule, 'UTC', 0));
    return nextSlot(anyInstantMs) === null ? [{ path, problem: 'it never comes: no such day exists.' }] : [];
  } catch (error) {
    if (!(error instanceof NoriaError)) throw error;
    return [{ path, problem: String(error.details.problem ?? error.message) }];
  }
}

/** Five years from here hold a 29 February and every other day that there is. */
const anyInstantMs = Date.UTC(2026, 0, 1);
