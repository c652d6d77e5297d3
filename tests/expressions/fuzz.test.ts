/** Twenty thousand expressions of a fixed seed: nothing gets out, nothing is written, and JavaScript gives the same. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from './check/check-input.ts';
import { checkInput } from './check/check-input.ts';
import { findLeak } from './check/find-leak.ts';
import { PrototypeGuard } from './check/prototype-guard.ts';
import { fuzzScope } from './fuzz-scope.ts';
import { Chance } from './generate/chance.ts';
import { Grammar } from './generate/grammar.ts';
import { makeInput, readLanguage } from './generate/make-input.ts';
import { knownDifferences } from './known-differences.ts';
import { describeReport } from './long/describe-report.ts';
import type { FuzzReport } from './long/fuzz-report.ts';
import { hasEnoughParsed, measureCoverage } from './long/judge-report.ts';
import { runFuzz } from './long/run-fuzz.ts';
import { Oracle } from './oracle/oracle.ts';

const seed = 20_261_121;

describe('twenty thousand expressions', () => {
  let report: FuzzReport;
  beforeAll(async () => {
    report = await runFuzz({ inputs: 20_000, seed, processes: 2 });
  }, 120_000);

  it('let nothing out but data, write to no prototype, fail only as expressions may, and take no longer than they may', () => {
    expect(report.inputs).toBe(20_000);
    expect(report.faults).toEqual([]);
  });

  it('give what JavaScript gives, but for the listed differences', () => {
    expect(report.differences).toEqual([]);
    expect(report.compared).toBeGreaterThan(report.inputs / 4);
  });

  it('use every syntax that the compiler accepts, and every method and function', () => {
    const { syntax, calls, missedSyntax, missedCalls } = measureCoverage(report);
    expect(missedSyntax).toEqual([]);
    expect(missedCalls).toEqual([]);
    expect(syntax.length).toBeGreaterThan(50);
    expect(calls.length).toBeGreaterThan(150);
  });

  it('are mostly such that they run', () => {
    expect(hasEnoughParsed(report)).toBe(true);
    expect(report.valued).toBeGreaterThan(report.inputs / 2);
  });

  it('stay within 400 MB', () => {
    expect(report.peakMb).toBeGreaterThan(0);
    expect(report.peakMb).toBeLessThan(400);
  });

  it('are told in figures', () => {
    expect(describeReport(report, measureCoverage(report), 1000)).toContain('20000 inputs in 1.0 s\nparsed ');
  });
});

describe('the generator', () => {
  it('makes the same input for the same seed and index', () => {
    const language = readLanguage();
    const make = (from: number) => Array.from({ length: 40 }, (_, index) => makeInput(language, from, index).text);
    expect(make(1)).toEqual(make(1));
    expect(make(1)).not.toEqual(make(2));
  });

  it('asks for a sample when the language has a new type of value', () => {
    const grammar = new Grammar(readLanguage(), new Chance(1, 1));
    expect(() => grammar.writeReceiver('colour', 1)).toThrow('receivers.ts has no value of the type "colour"');
  });
});

describe('the checks', () => {
  it.each<[string, unknown]>([
    ['result is of the type function', () => 1],
    ['result.a is of the type symbol', { a: Symbol.iterator }],
    ['result.0 is of the type undefined', [undefined]],
    ['result.a is NaN', { a: Number.NaN }],
    ['result is 0', -0],
    ['result has the prototype of Date', new Date(0)],
    ['result.a has the prototype of nothing', { a: Object.create(null) }],
    ['result has a field of its own named __proto__', JSON.parse('{ "__proto__": 1 }')],
    ['result has the symbol Symbol(a)', { [Symbol('a')]: 1 }],
    ['result.a has a getter', Object.defineProperty({}, 'a', { get: () => 1, enumerable: true })],
  ])('see that %s', (problem, value) => {
    expect(findLeak(value)).toBe(problem);
  });

  it('let data through', () => {
    expect(findLeak({ a: [1, 'x', null, true, { b: {} }] })).toBeNull();
  });

  it('see a write to a prototype, and its end', () => {
    const guard = new PrototypeGuard();
    expect(guard.findChanges()).toEqual([]);
    Object.defineProperty(Array.prototype, 'polluted', { value: 1, configurable: true });
    expect(guard.findChanges()).toEqual(['Array.prototype.polluted has changed']);
    Reflect.deleteProperty(Array.prototype, 'polluted');
    expect(guard.findChanges()).toEqual([]);
  });

  it('see an error that is none of the language', () => {
    const scope = {
      ...fuzzScope(),
      random: () => {
        throw new TypeError('a mistake');
      },
    };
    const { outcome } = checkInput({ kind: 'grammar', text: 'Math.random()', called: null }, scope);
    expect(outcome).toMatchObject({ kind: 'fault', problem: expect.stringContaining('a mistake') });
  });
});

describe('the oracle', () => {
  it('gives what JavaScript gives, on data of its own for each expression', async () => {
    const oracle = new Oracle();
    const answers = await oracle.ask(['$json.list.push(9)', '$json.list', '[].map', 'a b', '[, -0, undefined, NaN]']);
    oracle.end();
    expect(answers).toMatchObject([
      { kind: 'value', json: '4' },
      { kind: 'value', json: '[3,1,2]' },
      { kind: 'foreign', type: 'function' },
      { kind: 'error' },
      { kind: 'value', json: '[null,0,null,null]' },
    ]);
  });

  it.each(
    knownDifferences.filter(({ explains }) => explains !== undefined).map(({ name, explains }) => [name, explains]),
  )('does not take %s for the reason of just any difference', (_name, explains) => {
    const noria: Outcome = { kind: 'value', json: '1' };
    expect(explains?.({ source: '1 + 1', noria, javascript: { kind: 'value', json: '2' } })).toBe(false);
  });
});
