/** The two baselines by themselves: what this machine does at best. */

import { JOURNAL_FLOOR_PER_S, ROUTE_FLOOR_PER_S } from '../baselines/floors.ts';
import type { RowForm } from '../baselines/journal-run.ts';
import type { LoadResult, LoadTarget } from '../load/http-load.ts';
import { ORDER_BODY } from '../load/order-body.ts';
import type { Bench, BenchContext, Figure } from '../measure/bench.ts';
import type { Throughput } from '../measure/keep-in-flight.ts';
import { median } from '../measure/percentile.ts';
import { type Arena, withContestants } from '../process/with-contestants.ts';

export const baselines: Bench = {
  name: 'baselines',
  title: 'The baselines alone',
  quickS: null,
  perDatabase: true,
  run: async (context) => {
    const perRecord = await measureJournal(context, 'row-per-record');
    const perPoint = await measureJournal(context, 'row-per-point');
    const route = await measureRoute(context);
    return {
      figures: [
        {
          name: 'journal_alone_per_s',
          value: perRecord,
          unit: 'runs/s',
          ...floorOn(context, JOURNAL_FLOOR_PER_S),
          note: '8 rows a run',
        },
        { name: 'journal_packed_per_s', value: perPoint, unit: 'runs/s', note: '4 rows a run: two records in each' },
        ...route,
      ],
    };
  },
};

function floorOn(context: BenchContext, floor: number): { floor?: number } {
  return context.database === 'postgres' ? { floor } : {};
}

const IN_FLIGHT = 200;

function measureJournal(context: BenchContext, form: RowForm): Promise<number> {
  return withContestants(async (arena) => {
    context.say(`journal, ${form}`);
    const place = await arena.makeDatabase(context.database);
    const journal = await arena.fork('contestants/journal-baseline.ts', { place, form });
    const perS = await repeat(context, async (durationMs) => {
      const result = await journal.ask<Throughput>('run', { inFlight: IN_FLIGHT, durationMs });
      return result.perS;
    });
    await refuseLostRows(() => journal.ask('check'));
    return perS;
  });
}

const CONNECTIONS = [1, 10, 50];
const ROW_BYTES = 1000;

function measureRoute(context: BenchContext): Promise<Figure[]> {
  return withContestants(async (arena: Arena) => {
    const place = await arena.makeDatabase(context.database);
    const route = await arena.fork('contestants/route-baseline.ts', { place, rowBytes: ROW_BYTES });
    const load = await arena.fork('load/http-load.ts', null);
    const target = await route.ask<LoadTarget>('target');
    const figures: Figure[] = [];
    for (const connections of CONNECTIONS.toReversed()) {
      context.say(`route, ${connections} connections`);
      let last: LoadResult | null = null;
      const perS = await repeat(context, async (durationMs) => {
        last = await load.ask<LoadResult>('load', { ...target, body: ORDER_BODY, connections, durationMs });
        return last.perS;
      });
      figures.push({
        name: `route_alone_${connections}_connections_per_s`,
        value: perS,
        unit: 'requests/s',
        ...(connections === 50 ? floorOn(context, ROUTE_FLOOR_PER_S) : {}),
        ...(last === null ? {} : { note: describeLoad(last) }),
      });
    }
    await refuseLostRows(() => route.ask('check'));
    return figures;
  });
}

function describeLoad(result: LoadResult): string {
  const load = Math.round(result.cpuShare * 100);
  return `p50 ${result.p50Ms.toFixed(2)} ms, p99 ${result.p99Ms.toFixed(2)} ms; the load takes ${load} % of a core`;
}

/** The first round warms up and does not count. */
async function repeat(context: BenchContext, measure: (durationMs: number) => Promise<number>): Promise<number> {
  const durationMs = context.quick ? 1000 : 3000;
  await measure(durationMs);
  return median([await measure(durationMs), await measure(durationMs), await measure(durationMs)]);
}

async function refuseLostRows(check: () => Promise<{ expectedRows: number; rows: number }>): Promise<void> {
  const { expectedRows, rows } = await check();
  if (rows < expectedRows) throw new Error(`the baseline counted ${expectedRows} rows, the table holds ${rows}`);
}
