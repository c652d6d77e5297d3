/** `trigger.schedule`: starts an execution at set times. */
import type { NodeType } from '@noria/core';
import { passOn } from '../lineage/pass-on.ts';
import { findRuleFaults, mostRules } from './find-rule-faults.ts';
import { intervalUnits } from './list-schedules.ts';

export const triggerSchedule: NodeType = {
  type: 'trigger.schedule',
  version: 1,
  title: 'Schedule',
  description:
    "Starts the workflow at set times, in the workflow's time zone or the rule's own. Each slot of each rule starts it once, however many processes run. A local time that daylight saving skips comes when the clock is put forward, one that it repeats comes once.",
  icon: 'calendar-clock',
  keywords: {
    en: ['schedule', 'cron', 'timer', 'daily', 'every', 'interval', 'recurring'],
    fr: ['planification', 'cron', 'minuterie', 'quotidien', 'chaque', 'intervalle', 'récurrent'],
    ar: ['جدولة', 'مؤقت', 'يومي', 'كل', 'فترة', 'متكرر', 'موعد'],
  },
  parameters: {
    type: 'object',
    required: ['rules'],
    additionalProperties: false,
    properties: {
      rules: {
        type: 'array',
        title: 'When',
        minItems: 1,
        maxItems: mostRules,
        'x-expression': false,
        items: {
          type: 'object',
          required: ['cron', 'every'],
          additionalProperties: false,
          properties: {
            kind: {
              type: 'string',
              title: 'Kind',
              description: 'At times of the calendar, or again and again after a fixed time.',
              enum: ['cron', 'interval'],
              default: 'cron',
              'x-expression': false,
            },
            cron: {
              type: 'string',
              title: 'Cron expression',
              description: 'Minute, hour, day of month, month, day of week; with seconds first when there are six.',
              examples: ['0 9 * * MON-FRI', '*/15 * * * *', '@daily'],
              'x-show-when': { kind: ['cron'] },
              'x-expression': false,
            },
            every: {
              type: 'integer',
              title: 'Every',
              minimum: 1,
              'x-show-when': { kind: ['interval'] },
              'x-expression': false,
            },
            unit: {
              type: 'string',
              title: 'Unit',
              description:
                'Seconds to weeks are real time, so that a day is 24 hours; months keep day and time of day, or take the last day of a shorter month.',
              enum: [...Object.keys(intervalUnits), 'months'],
              default: 'minutes',
              'x-show-when': { kind: ['interval'] },
              'x-expression': false,
            },
            from: {
              type: 'string',
              title: 'First time',
              description: 'Local time that is counted from; when the workflow was made, when left out.',
              examples: ['2026-12-01T09:00'],
              'x-show-when': { kind: ['interval'] },
              'x-expression': false,
            },
            zone: {
              type: 'string',
              title: 'Time zone',
              description: "IANA name; the workflow's when left out.",
              minLength: 1,
              maxLength: 100,
              examples: ['Africa/Algiers'],
              'x-expression': false,
            },
          },
        },
      },
      missed: {
        type: 'string',
        title: 'Missed times',
        description: 'When nothing ran at the time: start once for the last one, for all of them, or not at all.',
        enum: ['last', 'all', 'none'],
        default: 'last',
        'x-expression': false,
      },
    },
  },
  inputs: [],
  outputs: [{ name: 'slot' }],
  effect: 'pure',
  trigger: 'schedule',
  check: ({ rules }) => findRuleFaults(rules),
  errors: ['SCHEDULE_INVALID'],
  examples: [
    {
      title: 'Every working day at nine',
      parameters: { rules: [{ kind: 'cron', cron: '0 9 * * MON-FRI' }] },
      input: [[{ json: { slot: '2026-11-23T08:00:00.000Z', scheduledMs: 1_795_420_800_000 } }]],
      output: [[{ slot: '2026-11-23T08:00:00.000Z', scheduledMs: 1_795_420_800_000 }]],
    },
  ],
  run: (_ctx, items) => ({ kind: 'output', outputs: [passOn(items)] }),
};
