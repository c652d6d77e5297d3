/** `data.datetime`: reads, writes, moves and compares dates. */
import type { Item, JsonObject, NodeContext, NodeResult, NodeType, ParameterSchema } from '@noria/core';
import { fieldPath } from '../fields/field-forms.ts';
import { setField } from '../fields/set-field.ts';
import { forEachItem } from '../for-each-item.ts';
import { computeDate } from './compute-date.ts';
import { formats, operations, parts, type Settings, units } from './datetime-settings.ts';

const forOperations = (...names: Settings['operation'][]) => ({ operation: names });

const zone: ParameterSchema = {
  type: 'string',
  minLength: 1,
  maxLength: 100,
  examples: ['Africa/Algiers', 'Europe/Paris', 'UTC'],
};

export const dataDatetime: NodeType = {
  type: 'data.datetime',
  version: 1,
  title: 'Date and time',
  description: 'Reads, writes, moves, rounds and compares dates.',
  icon: 'calendar',
  keywords: {
    en: ['date', 'time', 'format', 'parse', 'add days', 'difference', 'time zone', 'now'],
    fr: ['date', 'heure', 'formater', 'lire', 'ajouter des jours', 'différence', 'fuseau horaire'],
    ar: ['تاريخ', 'وقت', 'تنسيق', 'قراءة', 'إضافة أيام', 'فرق', 'منطقة زمنية'],
  },
  parameters: {
    type: 'object',
    required: ['value', 'other', 'pattern', 'zone'],
    additionalProperties: false,
    properties: {
      operation: {
        type: 'string',
        title: 'What',
        enum: Object.keys(operations),
        'x-enum-titles': operations,
        default: 'format',
        'x-expression': false,
      },
      value: {
        title: 'Date',
        description: 'ISO text, or milliseconds since 1970. To read a date: the text or the number as it comes.',
        'x-control': 'expression',
        examples: ['={{ $json.createdAt }}', '2026-11-21T14:30'],
        'x-show-when': forOperations('format', 'parse', 'add', 'subtract', 'difference', 'round', 'extract', 'zone'),
      },
      other: {
        title: 'Until',
        description: 'The later date; the result is negative when it is the earlier one.',
        'x-control': 'expression',
        'x-show-when': forOperations('difference'),
      },
      format: {
        type: 'string',
        title: 'Format',
        enum: Object.keys(formats),
        'x-enum-titles': formats,
        default: 'iso',
        'x-show-when': forOperations('format', 'parse'),
        'x-expression': false,
      },
      pattern: {
        type: 'string',
        title: 'Pattern',
        description:
          "yyyy year, MM month, LLLL its name, dd day, cccc weekday, HH hour, mm minute, ss second; text in 'quotes'.",
        examples: ['dd/MM/yyyy HH:mm', 'cccc d LLLL yyyy'],
        minLength: 1,
        maxLength: 200,
        'x-show-when': { operation: ['format', 'parse'], format: ['pattern'] },
      },
      language: {
        type: 'string',
        title: 'Language',
        description: 'Of the names of months and days: a code such as en, fr or ar.',
        default: 'en',
        'x-show-when': { operation: ['format', 'parse'], format: ['pattern'] },
      },
      amount: { type: 'number', title: 'How much', default: 1, 'x-show-when': forOperations('add', 'subtract') },
      unit: {
        type: 'string',
        title: 'Unit',
        description: 'Days and longer are those of the calendar: a day later is the same time of day.',
        enum: units,
        default: 'days',
        'x-show-when': forOperations('add', 'subtract', 'round'),
      },
      units: {
        type: 'array',
        title: 'In',
        description:
          'One unit gives a number with its fraction; several give an object with whole numbers of the larger.',
        items: { type: 'string', title: 'Unit', enum: units },
        minItems: 1,
        default: ['days'],
        'x-show-when': forOperations('difference'),
      },
      direction: {
        type: 'string',
        title: 'To',
        description: 'The start of the unit, its last millisecond, or the nearer start. A week begins on Monday.',
        enum: ['start', 'end', 'nearest'],
        default: 'start',
        'x-show-when': forOperations('round'),
      },
      part: {
        type: 'string',
        title: 'Part',
        description: 'Months and weekdays count from 1, Monday first; offset is in minutes.',
        enum: parts,
        default: 'year',
        'x-show-when': forOperations('extract'),
      },
      zone: {
        ...zone,
        title: 'Time zone',
        'x-show-when': forOperations('zone'),
      },
      keepClock: {
        type: 'boolean',
        title: 'Keep the clock',
        description: 'On: 14:30 stays 14:30, which is another moment there. Off: the same moment on another clock.',
        default: false,
        'x-show-when': forOperations('zone'),
      },
      fromZone: {
        ...zone,
        title: 'Time zone of the dates',
        description:
          'In which dates are counted, and those without an offset are read. That of the workflow when left out.',
      },
      to: { ...fieldPath, title: 'Result goes to', default: 'date' },
      keepOtherFields: {
        type: 'boolean',
        title: 'Keep other fields',
        description: 'Off: the item has only the result.',
        default: true,
      },
    },
  },
  inputs: [{ name: 'items' }],
  outputs: [{ name: 'items' }],
  effect: 'pure',
  largeLists: 'each',
  errors: ['PARAMETER_INVALID'],
  examples: [
    {
      title: 'Due in thirty days, at the end of the month',
      parameters: { operation: 'add', value: '={{ $json.invoiced }}', amount: 30, to: 'due' },
      input: [[{ json: { invoiced: '2026-01-31' } }]],
      output: [[{ invoiced: '2026-01-31', due: '2026-03-02T00:00:00.000+01:00' }]],
    },
    {
      title: 'A date in French',
      parameters: { value: '2026-11-21', format: 'pattern', pattern: 'cccc d LLLL yyyy', language: 'fr', to: 'day' },
      input: [[{ json: {} }]],
      output: [[{ day: 'samedi 21 novembre 2026' }]],
    },
    {
      title: 'Reads a date as a form gives it',
      parameters: { operation: 'parse', value: '={{ $json.date }}', format: 'pattern', pattern: 'dd/MM/yyyy' },
      input: [[{ json: { date: '05/07/2026' } }]],
      output: [[{ date: '2026-07-05T00:00:00.000+01:00' }]],
    },
    {
      title: 'The age in whole years and months',
      parameters: {
        operation: 'difference',
        value: '2024-01-15',
        other: '2026-11-21',
        units: ['years', 'months'],
        to: 'age',
      },
      input: [[{ json: {} }]],
      output: [[{ age: { years: 2, months: 10.2 } }]],
    },
  ],
  run: computeDates,
};

function computeDates(ctx: NodeContext, items: readonly Item[]): NodeResult | Promise<NodeResult> {
  const output = new Array<Item>(items.length);
  const compute = (index: number): void => {
    const { json: before, binary } = items[index] as Item;
    const settings = ctx.parameters(index) as Settings;
    const json: JsonObject = settings.keepOtherFields ? { ...before } : {};
    setField(ctx, json, settings.to, computeDate({ ctx, item: index }, settings), 'to', index);
    output[index] = binary === undefined ? { json } : { json, binary };
  };
  return forEachItem(ctx, items.length, compute, () => ({ kind: 'output', outputs: [output] }));
}
