/** The lease of a process: when effects may begin, and when not. */
import type { ExecutionStore } from '@noria/core';
import { expect, it } from 'vitest';
import { LeaseKeeper } from './lease-keeper.ts';
import { createGate, type Gate, until } from './testing/until.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** A store whose answers to beats come when the test says so. */
function createSlowStore(answers: readonly Gate[]) {
  const asked: Gate[] = answers.map(() => createGate());
  let beats = 0;
  const store = {
    registerProcess: async () => undefined,
    extendLease: async () => {
      const beat = beats++;
      asked[beat]?.open();
      await answers[beat]?.passed;
      return true;
    },
  } as Partial<ExecutionStore> as ExecutionStore;
  return { store, asked };
}

it('an answer that is read after the lease has ended lets no effect begin', async () => {
  const answers = [createGate(), createGate()];
  const { store, asked } = createSlowStore(answers);
  const lease = { leaseMs: 60, beatMs: 5, marginMs: 20 };
  const keeper = new LeaseKeeper(store, lease, silent, async () => undefined);
  await keeper.start('me', { host: 'here', pid: 1, role: 'all' });
  expect(keeper.effectsAllowed()).toBeNull();
  await asked[0]?.passed;
  const askedMs = performance.now();
  await until('what the beat asked for is over too', () => performance.now() > askedMs + lease.leaseMs);
  const allowed = keeper.effectsAllowed()?.then(() => 'allowed');
  answers[0]?.open();
  const askedAgain = asked[1]?.passed.then(() => 'asked again');
  expect(await Promise.race([allowed, askedAgain])).toBe('asked again');
  answers[1]?.open();
  expect(await allowed).toBe('allowed');
  keeper.stop();
});
