/** Negative controls: rules broken on purpose, each of which the simulation must notice. */
import { describe, expect, it } from 'vitest';
import { BrokenPromise } from '../testing/simulation/judge.ts';
import { simulate } from '../testing/simulation/simulate.ts';
import type { BrokenRule } from '../testing/simulation/world.ts';

/** What the simulation says of the first seed that notices a broken rule. */
function findBreach(broken: BrokenRule): string | null {
  for (let seed = 0; seed < 2_000; seed++) {
    try {
      simulate(seed, { broken });
    } catch (error) {
      if (!(error instanceof BrokenPromise)) throw error;
      return error.message;
    }
  }
  return null;
}

describe('a broken rule is noticed', () => {
  it.each<[BrokenRule, RegExp]>([
    ['effects do not wait for their intents', /began before its (causes were|intent was) durable/],
    ['effects begin without a lease', /began in a process that had lost the execution/],
    ['old epochs may write', /settled twice|disagree|lost the execution|runs again/],
    ['claims leave no record', /once effect .* happened 2 times/],
    ['joins know nothing of what reaches them', /ran without input/],
    ['answers do not wait for the journal', /answer left before it was durable/],
    ['early resumes are dropped', /disagree|never ended/],
    ['steps run again after a claim', /is recorded and runs again/],
  ])('%s', (broken, what) => {
    expect(findBreach(broken)).toMatch(what);
  });
});
