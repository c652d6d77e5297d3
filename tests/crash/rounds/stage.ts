/** Everything that a round needs, opened together: a database, a ledger, workers, a client, a person, and an observer. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LeaseSettings } from '@noria/engine';
import { Fleet, type FleetMember } from '../fleet/fleet.ts';
import type { WorkerHandle } from '../fleet/worker-handle.ts';
import type { Evidence, Outage } from '../judge/evidence.ts';
import { readDatabase } from '../judge/read-database.ts';
import { Ledger } from '../ledger/ledger.ts';
import { Client } from '../load/client.ts';
import { Person } from '../load/person.ts';
import { Watcher } from '../load/watcher.ts';
import { makeDatabase } from '../postgres/crash-database.ts';
import type { OwnPostgres } from '../postgres/own-postgres.ts';
import type { Death } from '../worker/death-switch.ts';

export interface StageOptions {
  readonly server: OwnPostgres;
  /** Of the database, and of the stage's folder. */
  readonly name: string;
  /** Folder of the whole run. */
  readonly folder: string;
  readonly lease: LeaseSettings;
  readonly workers: readonly FleetMember[];
  readonly onReady?: (worker: WorkerHandle) => void;
}

const lookMs = 100;

export class Stage {
  readonly folder: string;
  readonly fleet: Fleet;
  readonly client: Client;
  readonly person: Person;
  readonly watcher: Watcher;
  readonly ledger: Ledger;
  readonly #url: string;
  readonly #deaths: string;
  readonly #outages: Outage[] = [];

  private constructor(options: StageOptions, folder: string, url: string, ledger: Ledger) {
    this.folder = folder;
    this.ledger = ledger;
    this.#url = url;
    this.#deaths = join(folder, 'deaths.jsonl');
    const { lease, workers, onReady } = options;
    const ledgerSocket = ledger.socketPath;
    this.fleet = new Fleet({ databaseUrl: url, ledgerSocket, folder, lease, workers, ...(onReady && { onReady }) });
    this.client = new Client(this.fleet);
    this.watcher = new Watcher(url);
    this.person = new Person(this.fleet, this.watcher, ledger.link);
  }

  static async open(options: StageOptions): Promise<Stage> {
    const folder = join(options.folder, options.name);
    mkdirSync(folder);
    const url = await makeDatabase(options.server, options.name);
    return new Stage(options, folder, url, await Ledger.open(folder));
  }

  /** Notes a death that comes from outside, as workers note their own. */
  noteDeath(instance: string, point: string): void {
    const death: Death = { instance, point, executionId: null, atMs: Date.now() };
    appendFileSync(this.#deaths, `${JSON.stringify(death)}\n`);
  }

  noteOutage(outage: Outage): void {
    this.#outages.push(outage);
  }

  readDeaths(): Death[] {
    if (!existsSync(this.#deaths)) return [];
    const lines = readFileSync(this.#deaths, 'utf8').split('\n');
    return lines.flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Death]));
  }

  /** @returns once a condition holds, or after the time is over */
  async waitUntil(condition: () => Promise<boolean> | boolean, timeoutMs: number): Promise<boolean> {
    const endMs = performance.now() + timeoutMs;
    for (;;) {
      if (await condition()) return true;
      if (performance.now() > endMs) return false;
      await delay(lookMs);
    }
  }

  /** @returns once every execution has ended, or after the time is over */
  waitForEnd(timeoutMs: number): Promise<boolean> {
    return this.waitUntil(async () => (await this.watcher.countUnfinished()) === 0, timeoutMs);
  }

  /** Ends everything, and hands over what it left. */
  async close(): Promise<Evidence> {
    await this.person.leave();
    await this.fleet.close();
    await this.watcher.close();
    const ledger = await this.ledger.read();
    await this.ledger.close();
    return {
      acknowledged: this.client.acknowledged,
      complaints: this.client.complaints,
      questions: [...this.person.questions.values()],
      ledger,
      deaths: this.readDeaths(),
      ends: this.fleet.ends,
      outages: this.#outages,
      ...(await readDatabase(this.#url)),
    };
  }
}
