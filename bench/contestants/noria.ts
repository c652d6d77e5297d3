/** Noria in a process of its own, at the command of a bench. */
import { type Item, toApiId, type WorkflowDefinition } from '@noria/core';
import type { StartRequest } from '@noria/engine';
import { defaultOrganizationId } from '@noria/store';
import type { LoadTarget } from '../load/http-load.ts';
import { keepInFlight, type Throughput } from '../measure/keep-in-flight.ts';
import { serveContestant } from '../process/serve-contestant.ts';
import { makeItems } from '../workflows/items-workflow.ts';
import { cloneExecutions } from './clone-executions.ts';
import type { CountWish, KeepRunning, NoriaOptions, RunOnce } from './noria-commands.ts';
import { openEngine } from './open-engine.ts';
import type { InstalledWorkflow } from './open-noria.ts';
import { openServer } from './open-server.ts';
import { readMemory } from './read-memory.ts';

/** Longest time that a single run may take. */
const RUN_LIMIT_MS = 120_000;
/** Executions begun at once when many are made to wait. */
const START_LANES = 200;
const POLL_MS = 50;

await serveContestant(async ({ place, program }: NoriaOptions) => {
  const noria = program === 'server' ? await openServer(place) : await openEngine(place);
  const { engine, store } = noria;
  const installed = new Map<string, InstalledWorkflow>();

  function find(id: string): InstalledWorkflow {
    const workflow = installed.get(id);
    if (workflow === undefined) throw new Error(`${id} was not installed`);
    return workflow;
  }

  function makeRequest(id: string, items: readonly Item[]): StartRequest {
    return {
      organizationId: defaultOrganizationId,
      ...find(id),
      mode: 'manual',
      start: 'Start',
      startWith: 'output',
      items,
      correlationId: null,
    };
  }

  async function run(id: string, items: readonly Item[]): Promise<void> {
    const { outcome } = await engine.beginAndWait(makeRequest(id, items), RUN_LIMIT_MS);
    if (outcome.kind !== 'ended' || outcome.status !== 'succeeded') {
      throw new Error(`a run did not succeed: ${JSON.stringify({ ...outcome, items: undefined })}`);
    }
  }

  async function queryNumber(text: string, workflowId: string): Promise<number> {
    const [row] = await store.database.query<{ value: number | string | null }>({ text, values: [workflowId] });
    return Number(row?.value ?? 0);
  }

  const countWaiting = (workflowId: string): Promise<number> =>
    queryNumber(
      `select count(*)::int4 as value from executions where workflow_id = $1 and status = 'waiting'`,
      workflowId,
    );

  return {
    target: (path: string): LoadTarget => {
      if (noria.port === null) throw new Error('nobody listens');
      return { host: '127.0.0.1', port: noria.port, path };
    },
    install: async (definition: WorkflowDefinition): Promise<string> => {
      const workflow = await noria.install(definition);
      const id = toApiId('wf', workflow.workflowId);
      installed.set(id, workflow);
      return id;
    },
    keepRunning: ({ workflow, inFlight, durationMs }: KeepRunning): Promise<Throughput> =>
      keepInFlight(() => run(workflow, [{ json: {} }]), inFlight, durationMs),
    runOnce: async ({ workflow, items }: RunOnce): Promise<number> => {
      const made = makeItems(items.count);
      const startedAt = performance.now();
      await run(workflow, made);
      return performance.now() - startedAt;
    },
    startWaiting: async ({ workflow, count }: CountWish): Promise<void> => {
      const { workflowId } = find(workflow);
      const expected = (await countWaiting(workflowId)) + count;
      let begun = 0;
      const lane = async (): Promise<void> => {
        for (; begun < count; ) {
          begun += 1;
          await engine.begin(makeRequest(workflow, [{ json: {} }]));
        }
      };
      await Promise.all(Array.from({ length: START_LANES }, lane));
      const giveUpAt = performance.now() + RUN_LIMIT_MS;
      while ((await countWaiting(workflowId)) < expected) {
        if (performance.now() > giveUpAt) throw new Error('not all executions came to their wait');
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    storedBytes: (workflow: string): Promise<number> =>
      queryNumber(
        `select avg(pg_column_size(executions) + (
           select sum(octet_length(payload)) from journal where execution_id = executions.id
         )) as value
         from executions
         where workflow_id = $1`,
        find(workflow).workflowId,
      ),
    cloneNewest: async ({ workflow, count }: CountWish): Promise<void> => {
      const [newest] = await store.database.query<{ id: string }>({
        text: 'select id from executions where workflow_id = $1 order by id desc limit 1',
        values: [find(workflow).workflowId],
      });
      if (newest === undefined) throw new Error('there is no execution to copy');
      await cloneExecutions(store.database, { executionId: newest.id, count });
    },
    makeApiKey: noria.makeApiKey,
    memory: readMemory,
    close: noria.close,
  };
});
