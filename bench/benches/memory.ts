/** Resident memory: idle, with 10,000 waiting executions, and with 100,000 items through five nodes. */
import { forkNoria } from '../contestants/noria-commands.ts';
import type { Bench } from '../measure/bench.ts';
import { withContestants } from '../process/with-contestants.ts';
import { makeItemsWorkflow } from '../workflows/items-workflow.ts';
import { makeWaitingWorkflow } from '../workflows/waiting-workflow.ts';

const WAITING = 10_000;
const ITEMS = 100_000;

export const memory: Bench = {
  name: 'memory',
  title: 'Resident memory',
  quickS: null,
  perDatabase: true,
  run: ({ database, say }) =>
    withContestants(async (arena) => {
      const place = await arena.makeDatabase(database);
      // The first start of all strips the types and keeps what it compiled; users see the others.
      await (await forkNoria(arena, { place, program: 'server' })).close();
      const noria = await forkNoria(arena, { place, program: 'server' }, ['--expose-gc']);
      const waiting = await noria.install(makeWaitingWorkflow());
      const items = await noria.install(makeItemsWorkflow());
      // One of each, so that what is loaded at first use counts as idle.
      await noria.startWaiting(waiting, 1);
      await noria.runOnce(items, { count: 1 });
      const idle = await noria.memory();
      say(`${WAITING} waiting executions`);
      await noria.startWaiting(waiting, WAITING);
      const withWaiting = await noria.memory();
      say(`${ITEMS} items through five nodes`);
      await noria.runOnce(items, { count: ITEMS });
      const busy = await noria.memory();
      return {
        figures: [
          {
            name: 'memory_idle_mb',
            value: idle.rssMb,
            unit: 'MB',
            ...(database === 'postgres' ? { target: { of: 'value', bound: 'at most', limit: 200 } as const } : {}),
          },
          {
            name: 'memory_waiting_over_idle_mb',
            value: withWaiting.rssMb - idle.rssMb,
            unit: 'MB',
            target: { of: 'value', bound: 'at most', limit: 50 },
            note:
              `after a collection; in use on the heap: ${idle.heapMb.toFixed(0)} MB idle, ` +
              `${withWaiting.heapMb.toFixed(0)} MB with the executions that wait`,
          },
          {
            name: 'memory_items_over_idle_mb',
            value: busy.peakMb - idle.rssMb,
            unit: 'MB',
            target: { of: 'value', bound: 'at most', limit: 512 },
            note: 'the most that was resident meanwhile',
          },
          { name: 'memory_after_items_mb', value: busy.rssMb, unit: 'MB' },
        ],
      };
    }),
};
