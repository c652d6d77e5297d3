/** Lists and look-ups among 1,000,000 stored executions, through the HTTP API. */
import { forkNoria, type Noria } from '../contestants/noria-commands.ts';
import { fetchText, getLatencies } from '../load/get-latencies.ts';
import { ORDER_BODY } from '../load/order-body.ts';
import type { Bench, Figure } from '../measure/bench.ts';
import { percentile } from '../measure/percentile.ts';
import { withContestants } from '../process/with-contestants.ts';
import { makeWebhookWorkflow } from '../workflows/webhook-workflow.ts';

const STORED = 1_000_000;
const REQUESTS = 300;
const WARM_UP_REQUESTS = 20;
const LIST_LIMIT_MS = 20;
const PATH = 'bench-stored';

export const stored: Bench = {
  name: 'stored',
  title: 'Lists and look-ups among 1,000,000 executions',
  quickS: null,
  perDatabase: true,
  run: ({ database, say }) =>
    withContestants(async (arena) => {
      const noria = await forkNoria(arena, { place: await arena.makeDatabase(database), program: 'server' });
      const workflow = await noria.install(makeWebhookWorkflow(PATH, 1));
      const server = await findServer(noria);
      await fetch(`${server}/hooks/${PATH}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: ORDER_BODY,
      });
      say(`storing ${STORED} executions`);
      const startedAt = performance.now();
      await noria.cloneNewest(workflow, STORED);
      say(`stored in ${Math.round((performance.now() - startedAt) / 1000)} s`);
      const apiKey = await noria.makeApiKey();
      const list = `${server}/api/executions`;
      const ids: string[] = [];
      const kinds: [string, AsyncIterable<string>][] = [
        ['list_first_page', repeatUrl(`${list}?limit=50`)],
        ['list_of_workflow', repeatUrl(`${list}?limit=50&workflowId=${workflow}`)],
        ['list_failed', repeatUrl(`${list}?limit=50&status=failed`)],
        ['list_next_pages', followPages(`${list}?limit=50`, ids, apiKey)],
        ['look_up', lookUp(list, ids, '')],
        ['steps', lookUp(list, ids, '/steps')],
      ];
      const figures: Figure[] = [];
      for (const [name, urls] of kinds) {
        say(name);
        figures.push(...composeFigures(name, (await getLatencies(urls, apiKey)).slice(WARM_UP_REQUESTS)));
      }
      return { figures };
    }),
};

async function findServer(noria: Noria): Promise<string> {
  const { host, port } = await noria.target('/');
  return `http://${host}:${port}`;
}

async function* repeatUrl(url: string): AsyncGenerator<string> {
  for (let sent = 0; sent < REQUESTS; sent++) yield url;
}

/** Walks from page to page; each page is asked for twice, because the measured request keeps its answer to itself. */
async function* followPages(url: string, ids: string[], apiKey: string): AsyncGenerator<string> {
  let next = url;
  for (let sent = 0; sent < REQUESTS; sent++) {
    yield next;
    const page = JSON.parse(await fetchText(next, apiKey)) as { items: { id: string }[]; nextCursor: string | null };
    ids.push(...page.items.map((item) => item.id));
    if (page.nextCursor === null) throw new Error(`the list ended after ${sent} pages`);
    next = `${url}&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
}

/** Spread over what the pages showed. */
async function* lookUp(list: string, ids: readonly string[], suffix: string): AsyncGenerator<string> {
  for (let sent = 0; sent < REQUESTS; sent++) {
    yield `${list}/${ids[(sent * 7919) % ids.length]}${suffix}`;
  }
}

function composeFigures(name: string, latencies: readonly number[]): Figure[] {
  return [
    { name: `stored_${name}_p50_ms`, value: percentile(latencies, 0.5), unit: 'ms' },
    {
      name: `stored_${name}_p99_ms`,
      value: percentile(latencies, 0.99),
      unit: 'ms',
      target: { of: 'value', bound: 'at most', limit: LIST_LIMIT_MS },
    },
  ];
}
