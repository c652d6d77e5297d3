/** `flow.wait`: holds the execution for a time, until a date, or until somebody resumes it. */
import type { Item, Json, NodeContext, NodeResult, NodeType, Parameters, WakeEvent } from '@noria/core';
import { passItemOn, passOn } from '../lineage/pass-on.ts';
import { parameterFault } from '../parameter-fault.ts';
import { addTime, type TimeUnit, timeUnits } from './add-time.ts';
import { readUntil } from './read-until.ts';

type Settings = {
  mode: 'time' | 'until' | 'resume';
  amount: number;
  unit: TimeUnit;
  until?: Json;
  limit: boolean;
  limitAmount: number;
  limitUnit: TimeUnit;
};

export const flowWait: NodeType = {
  type: 'flow.wait',
  version: 1,
  title: 'Wait',
  description:
    'Holds the execution for a time, until a date, or until its resume link is called. A waiting execution uses no memory.',
  icon: 'hourglass',
  keywords: {
    en: ['wait', 'pause', 'delay', 'sleep', 'until', 'resume', 'approval', 'callback'],
    fr: ['attendre', 'pause', 'délai', 'reprendre', 'approbation', 'rappel'],
    ar: ['انتظار', 'إيقاف مؤقت', 'تأخير', 'استئناف', 'موافقة', 'مهلة'],
  },
  parameters: {
    type: 'object',
    required: ['until'],
    additionalProperties: false,
    properties: {
      mode: {
        type: 'string',
        title: 'Wait',
        enum: ['time', 'until', 'resume'],
        default: 'time',
        'x-expression': false,
      },
      amount: { type: 'number', title: 'For', minimum: 0, default: 1, 'x-show-when': { mode: ['time'] } },
      unit: {
        type: 'string',
        title: 'Unit',
        description: 'Days and weeks are those of the calendar, in the time zone of the workflow.',
        enum: timeUnits,
        default: 'hours',
        'x-show-when': { mode: ['time'] },
      },
      until: {
        type: 'string',
        title: 'Until',
        minLength: 1,
        description:
          'Date and time; without an offset, in the time zone of the workflow. A time that is past does not wait.',
        examples: ['2026-12-01T09:00', '2026-12-01T09:00:00+01:00'],
        'x-show-when': { mode: ['until'] },
      },
      limit: {
        type: 'boolean',
        title: 'Limit the time',
        description: 'On: the wait has a second output for the case that nobody resumes it in time.',
        default: false,
        'x-show-when': { mode: ['resume'] },
        'x-expression': false,
      },
      limitAmount: {
        type: 'number',
        title: 'At most',
        minimum: 0,
        default: 1,
        'x-show-when': { mode: ['resume'], limit: [true] },
      },
      limitUnit: {
        type: 'string',
        title: 'Unit',
        enum: timeUnits,
        default: 'days',
        'x-show-when': { mode: ['resume'], limit: [true] },
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: (parameters) => (hasTimeOut(parameters) ? [{ name: 'resumed' }, { name: 'timedOut' }] : [{ name: 'items' }]),
  effect: 'pure',
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'Waits for ten minutes',
      parameters: { mode: 'time', amount: 10, unit: 'minutes' },
      input: [[{ json: { id: 1 } }]],
      output: [[{ id: 1 }]],
    },
  ],
  run: beginWait,
  wake: endWait,
};

function hasTimeOut({ mode, limit }: Parameters): boolean {
  return mode === 'resume' && limit === true;
}

/** The parameters of the first item count: the items wait together. */
function beginWait(ctx: NodeContext, items: readonly Item[]): NodeResult {
  const settings = ctx.parameters() as Settings;
  if (settings.mode === 'resume') {
    return settings.limit
      ? {
          kind: 'wait',
          resumable: true,
          untilMs: addTimeTo(ctx, 'limitAmount', settings.limitAmount, settings.limitUnit),
        }
      : { kind: 'wait', resumable: true };
  }
  const untilMs =
    settings.mode === 'time'
      ? addTimeTo(ctx, 'amount', settings.amount, settings.unit)
      : readUntil(ctx, settings.until ?? null);
  return untilMs <= ctx.now.toMillis() ? { kind: 'output', outputs: [passOn(items)] } : { kind: 'wait', untilMs };
}

function addTimeTo(ctx: NodeContext, parameter: string, amount: number, unit: TimeUnit): number {
  const untilMs = addTime(ctx.now, amount, unit);
  if (untilMs === null) throw parameterFault(ctx, parameter, `${amount} ${unit} is longer than a wait can be`, 0);
  return untilMs;
}

/** What was sent to the resume link becomes the field `resume` of every item. */
function endWait(ctx: NodeContext, items: readonly Item[], event: WakeEvent): NodeResult {
  if (event.kind === 'resume') return { kind: 'output', outputs: [addResume(items, event.body)] };
  const timedOut = hasTimeOut(ctx.parameters());
  return { kind: 'output', outputs: timedOut ? [[], passOn(items)] : [passOn(items)] };
}

function addResume(items: readonly Item[], body: Json): Item[] {
  return items.map((item, index) => passItemOn({ ...item, json: { ...item.json, resume: body } }, { item: index }));
}
