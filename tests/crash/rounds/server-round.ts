/** Real servers under a client over HTTP: one is killed at the lease of production, and every answer must be true. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Verdict } from '../judge/judge.ts';
import { judgeServers } from '../judge/judge-servers.ts';
import { readDatabase } from '../judge/read-database.ts';
import { Watcher } from '../load/watcher.ts';
import { makeDatabase } from '../postgres/crash-database.ts';
import type { OwnPostgres } from '../postgres/own-postgres.ts';
import { FilePerson } from '../server/file-person.ts';
import { HookClient } from '../server/hook-client.ts';
import { hookWorkflow } from '../server/hook-workflow.ts';
import { NoriaApi } from '../server/noria-api.ts';
import { type NoriaProcess, startNoria } from '../server/noria-process.ts';
import { readHookFiles } from '../server/read-hook-files.ts';
import type { Death } from '../worker/death-switch.ts';

const requests = 300;
const inFlight = 30;
/** Requests that are answered before the server dies. */
const answeredBefore = 100;
/** Starts that are repeated at the end: those of the time around the kill are among them. */
const repeats = 250;
const endMs = 40_000;

export async function runServerRound(server: OwnPostgres, parent: string): Promise<Verdict> {
  const folder = join(parent, 'servers');
  mkdirSync(folder);
  const url = await makeDatabase(server, 'servers');
  const victim = await startNoria(url, folder);
  const survivor = await startNoria(url, folder);
  const api = new NoriaApi(survivor.url);
  await api.publish(hookWorkflow);
  const client = new HookClient([victim.url, survivor.url]);
  await client.untilPublished();
  const person = new FilePerson(api, folder);
  person.begin();
  const numbers = Array.from({ length: requests }, (_, n) => n);
  const posted = client.postAll(numbers, inFlight);
  while (client.answers.length < answeredBefore) await delay(5);
  const death = await kill(victim);
  client.urls = [survivor.url];
  const successor = await startNoria(url, folder);
  client.urls = [survivor.url, successor.url];
  await posted;
  await waitForEnd(url);
  await Promise.all(client.answers.slice(0, repeats).map((answer) => client.repeat(answer)));
  await person.leave();
  await Promise.all([survivor.end('SIGTERM'), successor.end('SIGTERM')]);
  const { answers, complaints } = client;
  const outside = {
    answers,
    complaints,
    questions: person.questions,
    deaths: [death],
    outages: [],
    files: readHookFiles(folder),
  };
  return judgeServers({ ...(await readDatabase(url)), ...outside });
}

async function kill(victim: NoriaProcess): Promise<Death> {
  const death = { instance: String(victim.pid), point: 'anywhere', executionId: null, atMs: Date.now() };
  await victim.end('SIGKILL');
  return death;
}

async function waitForEnd(url: string): Promise<void> {
  const watcher = new Watcher(url);
  for (const end = performance.now() + endMs; performance.now() < end; await delay(100)) {
    if ((await watcher.countUnfinished()) === 0) break;
  }
  await watcher.close();
}
