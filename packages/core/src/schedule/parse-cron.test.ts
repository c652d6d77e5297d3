/** Reading cron expressions, and saying what is wrong with them. */
import { describe, expect, it } from 'vitest';
import { NoriaError } from '../errors/noria-error.ts';
import { type FieldMask, parseCron } from './parse-cron.ts';

function values(mask: FieldMask): number[] {
  return [...mask.keys()].filter((value) => mask[value] === 1);
}

describe('parseCron', () => {
  it('reads numbers, ranges, lists and steps', () => {
    const cron = parseCron('*/20 1-10/4,22 1,15-17 * *');
    expect(values(cron.seconds)).toEqual([0]);
    expect(values(cron.minutes)).toEqual([0, 20, 40]);
    expect(values(cron.hours)).toEqual([1, 5, 9, 22]);
    expect(values(cron.daysOfMonth)).toEqual([1, 15, 16, 17]);
  });

  it('takes seconds first when there are six fields', () => {
    const cron = parseCron('15,45 30 6 * * *');
    expect([values(cron.seconds), values(cron.minutes), values(cron.hours)]).toEqual([[15, 45], [30], [6]]);
  });

  it('reads names in any case, and Sunday as 0, 7 and the end of a range', () => {
    expect(values(parseCron('0 0 * jan,Mar-MAY mon').months)).toEqual([1, 3, 4, 5]);
    expect(values(parseCron('0 0 * * 7').daysOfWeek)).toEqual([0]);
    expect(values(parseCron('0 0 * * fri-sun').daysOfWeek)).toEqual([0, 5, 6]);
    expect(values(parseCron('0 0 * * 5-7').daysOfWeek)).toEqual([0, 5, 6]);
    expect(values(parseCron('0 0 * * */2').daysOfWeek)).toEqual([0, 2, 4, 6]);
  });

  it('counts a step after a single number up to the end of the field', () => {
    expect(values(parseCron('5/15 * * * *').minutes)).toEqual([5, 20, 35, 50]);
  });

  it('reads L as the last day of the month, alone and in a list', () => {
    expect(parseCron('0 0 L * *')).toMatchObject({ lastDayOfMonth: true });
    expect(values(parseCron('0 0 L * *').daysOfMonth)).toEqual([]);
    expect(values(parseCron('0 0 15,l * *').daysOfMonth)).toEqual([15]);
  });

  it('lets either day field decide only when both are restricted', () => {
    expect(parseCron('0 0 13 * FRI').dayRule).toBe('either');
    for (const cron of ['0 0 13 * *', '0 0 * * FRI', '0 0 13 * ?', '0 0 ? * FRI', '0 0 */2 * FRI']) {
      expect(parseCron(cron).dayRule).toBe('both');
    }
  });

  it('reads the aliases', () => {
    expect(parseCron(' @Daily ')).toEqual(parseCron('0 0 * * *'));
    expect(parseCron('@weekly')).toEqual(parseCron('0 0 * * SUN'));
    expect(parseCron('@hourly')).toEqual(parseCron('0 * * * *'));
  });

  it.each([
    ['', 'expression', 'found 0'],
    ['* * * *', 'expression', 'found 4'],
    ['0 0 12 * * ? 2030', 'expression', 'found 7'],
    ['@reboot', 'expression', '"@reboot" is not known'],
    ['60 * * * *', 'minute', '"60" is not a whole number from 0 to 59'],
    ['60 0 * * * *', 'second', '"60" is not'],
    ['0 24 * * *', 'hour', '"24" is not'],
    ['0 0 0 * *', 'day of month', '"0" is not a whole number from 1 to 31'],
    ['0 0 32 * *', 'day of month', '"32" is not'],
    ['0 0 * 13 *', 'month', '"13" is not a whole number from 1 to 12, nor a name such as FEB'],
    ['0 0 * * 8', 'day of week', '"8" is not'],
    ['0 0 * * MONDAY', 'day of week', '"MONDAY" is not'],
    ['0 0 * * 5L', 'day of week', '"5L" is not'],
    ['30-10 * * * *', 'minute', 'the range "30-10" runs backwards'],
    ['*/0 * * * *', 'minute', 'the step "0" is not'],
    ['*/x * * * *', 'minute', 'the step "x" is not'],
    ['1,,2 * * * *', 'minute', '"" cannot be read'],
    ['-5 * * * *', 'minute', '"-5" cannot be read'],
    ['*-5 * * * *', 'minute', '"*-5" cannot be read'],
    ['? * * * *', 'minute', 'takes no ?'],
    ['1.5 * * * *', 'minute', '"1.5" is not'],
    [`${'1,'.repeat(400)}1 * * * *`, 'expression', 'longer than 500'],
  ])('refuses %j and names the field', (cron, part, problem) => {
    const error = catchError(() => parseCron(cron));
    expect(error.code).toBe('SCHEDULE_INVALID');
    expect(error.details).toMatchObject({ field: 'cron', part });
    expect(error.message).toContain(problem);
  });
});

function catchError(act: () => unknown): NoriaError {
  try {
    act();
  } catch (error) {
    if (error instanceof NoriaError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
