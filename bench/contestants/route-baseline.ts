/** The `route` baseline in a process of its own: a bare Fastify route that answers once its bytes are durable. */
import fastify from 'fastify';
import { createGroupCommit } from '../baselines/group-commit.ts';
import { openJournalTable } from '../baselines/open-journal-table.ts';
import type { LoadTarget } from '../load/http-load.ts';
import { makeRunId } from '../measure/run-id.ts';
import { serveContestant } from '../process/serve-contestant.ts';
import type { DatabasePlace } from '../process/temporary-database.ts';

export interface RouteOptions {
  readonly place: DatabasePlace;
  /** How many bytes an execution of webhook → set → respond writes: each request writes as many. */
  readonly rowBytes: number;
}

await serveContestant(async ({ place, rowBytes }: RouteOptions) => {
  const table = await openJournalTable(place);
  const journal = createGroupCommit(table.inserts);
  const app = fastify({ logger: false });
  let requests = 0;

  app.post('/hook', async (request) => {
    const body = request.body as Readonly<Record<string, unknown>>;
    const record = JSON.stringify({ kind: 'accepted', atMs: Date.now(), items: [{ json: body }] });
    await journal.append(makeRunId(), 0, record.padEnd(rowBytes));
    requests += 1;
    return { received: true, order: body.order };
  });

  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    target: (): LoadTarget => ({ host: '127.0.0.1', port: Number(new URL(address).port), path: '/hook' }),
    cpu: () => process.cpuUsage(),
    /** Nothing counts that is not in the table. */
    check: async () => ({ expectedRows: requests, rows: await table.countRows() }),
    close: async () => {
      await app.close();
      await table.close();
    },
  };
});
