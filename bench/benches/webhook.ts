/** Webhook → set → respond over HTTP, in turn with the `route` baseline. */
import { ROUTE_FLOOR_PER_S } from '../baselines/floors.ts';
import { forkNoria } from '../contestants/noria-commands.ts';
import type { LoadResult, LoadTarget } from '../load/http-load.ts';
import { ORDER_BODY } from '../load/order-body.ts';
import type { Bench, BenchResult, DatabaseKind, Figure } from '../measure/bench.ts';
import { median } from '../measure/percentile.ts';
import { withContestants } from '../process/with-contestants.ts';
import { makeWebhookWorkflow } from '../workflows/webhook-workflow.ts';

interface Subject {
  readonly name: 'route' | 'webhook_1_set' | 'webhook_10_sets';
  readonly target: LoadTarget;
}

/** All rounds of one subject at one number of connections. */
interface Measured {
  readonly subject: Subject['name'];
  readonly connections: number;
  readonly perS: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly loadShare: number;
}

const QUICK_PLAN = [
  { connections: 50, rounds: 3, durationMs: 800 },
  { connections: 1, rounds: 1, durationMs: 500 },
];
const FULL_PLAN = [
  { connections: 50, rounds: 5, durationMs: 2500 },
  { connections: 10, rounds: 3, durationMs: 2500 },
  { connections: 1, rounds: 3, durationMs: 2500 },
];

const HOOK_PATHS = { one: 'bench-set-1', ten: 'bench-set-10' };

export const webhook: Bench = {
  name: 'webhook',
  title: 'Webhook → set → respond over HTTP',
  quickS: 15,
  perDatabase: true,
  run: ({ database, quick, say }) =>
    withContestants(async (arena) => {
      const noria = await forkNoria(arena, { place: await arena.makeDatabase(database), program: 'server' });
      const oneSet = await noria.install(makeWebhookWorkflow(HOOK_PATHS.one, 1));
      await noria.install(makeWebhookWorkflow(HOOK_PATHS.ten, 10));
      const load = await arena.fork('load/http-load.ts', null);
      const send = (target: LoadTarget, connections: number, durationMs: number): Promise<LoadResult> =>
        load.ask('load', { ...target, body: ORDER_BODY, connections, durationMs });
      const oneSetTarget = await noria.target(`/hooks/${HOOK_PATHS.one}`);
      const warmUp = await send(oneSetTarget, 1, 200);
      if (warmUp.refused > 0) throw new Error(`the webhook refused ${warmUp.refused} of ${warmUp.requests} requests`);
      const rowBytes = Math.round(await noria.storedBytes(oneSet));
      say(`an execution takes ${rowBytes} bytes: the route writes as many`);
      const route = await arena.fork('contestants/route-baseline.ts', {
        place: await arena.makeDatabase(database),
        rowBytes,
      });
      const subjects: readonly Subject[] = [
        { name: 'webhook_1_set', target: oneSetTarget },
        { name: 'route', target: await route.ask('target') },
        { name: 'webhook_10_sets', target: await noria.target(`/hooks/${HOOK_PATHS.ten}`) },
      ];
      const measured: Measured[] = [];
      say('warming up');
      await measureInTurn(subjects, 50, 1, (target) => send(target, 50, quick ? 800 : 3000));
      for (const { connections, rounds, durationMs } of quick ? QUICK_PLAN : FULL_PLAN) {
        say(`${connections} connections`);
        measured.push(...(await measureInTurn(subjects, connections, rounds, (t) => send(t, connections, durationMs))));
      }
      return composeResult(measured, database);
    }),
};

/** Each subject once a round, so that all of them see the same machine. */
async function measureInTurn(
  subjects: readonly Subject[],
  connections: number,
  rounds: number,
  send: (target: LoadTarget) => Promise<LoadResult>,
): Promise<Measured[]> {
  const results = new Map<Subject, LoadResult[]>(subjects.map((subject) => [subject, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [subject, before] of results) {
      const result = await send(subject.target);
      if (result.refused > 0)
        throw new Error(`${subject.name} refused ${result.refused} of ${result.requests} requests`);
      before.push(result);
    }
  }
  return [...results].map(([subject, all]) => ({
    subject: subject.name,
    connections,
    perS: median(all.map((result) => result.perS)),
    p50Ms: median(all.map((result) => result.p50Ms)),
    p99Ms: median(all.map((result) => result.p99Ms)),
    loadShare: median(all.map((result) => result.cpuShare)),
  }));
}

function composeResult(measured: readonly Measured[], database: DatabaseKind): BenchResult {
  const find = (subject: Subject['name'], connections: number): Measured => {
    const found = measured.find((each) => each.subject === subject && each.connections === connections);
    if (found === undefined) throw new Error(`${subject} was not measured at ${connections} connections`);
    return found;
  };
  const route = find('route', 50);
  const figures = measured.flatMap((each) => composeFigures(each, find('route', each.connections), database));
  return {
    ratios: {
      http_vs_route: find('webhook_1_set', 50).perS / route.perS,
      http_10_sets_vs_route: find('webhook_10_sets', 50).perS / route.perS,
      http_1_connection_vs_route: find('webhook_1_set', 1).perS / find('route', 1).perS,
    },
    baselines: { route_per_s: route.perS },
    figures,
  };
}

/** The targets are of PostgreSQL. */
function composeFigures(each: Measured, route: Measured, database: DatabaseKind): Figure[] {
  const name = `${each.subject}_${each.connections}_connections`;
  const isPostgres = database === 'postgres';
  const isRoute = each.subject === 'route';
  const isMain = each.subject === 'webhook_1_set' && each.connections === 50;
  const isLatency = each.subject === 'webhook_1_set' && each.connections === 1;
  return [
    {
      name: `${name}_per_s`,
      value: each.perS,
      unit: isRoute ? 'requests/s' : 'executions/s',
      ...(isRoute ? {} : { baseline: { name: 'route', value: route.perS }, ratio: each.perS / route.perS }),
      ...(isPostgres && isMain ? { target: { of: 'ratio', bound: 'at least', limit: 0.5 } as const } : {}),
      ...(isPostgres && isRoute && each.connections === 50 ? { floor: ROUTE_FLOOR_PER_S } : {}),
      note: `p50 ${each.p50Ms.toFixed(2)} ms; the load took ${Math.round(each.loadShare * 100)} % of a core`,
    },
    {
      name: `${name}_p99_ms`,
      value: each.p99Ms,
      unit: 'ms',
      ...(isRoute ? {} : { baseline: { name: 'route', value: route.p99Ms }, ratio: each.p99Ms / route.p99Ms }),
      ...(isPostgres && isLatency ? { target: { of: 'value', bound: 'at most', limit: 6 } as const } : {}),
    },
  ];
}
