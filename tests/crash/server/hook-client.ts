/** An outside client over HTTP: posts with idempotency keys, and posts again elsewhere when a server dies. */
import { setTimeout as delay } from 'node:timers/promises';

export interface HookAnswer {
  readonly n: number;
  readonly executionId: string;
  readonly status: number;
  readonly body: string;
}

/** A connection that stays open this long was held by a server that waits for an answer from elsewhere. */
const patienceMs = 40_000;

export class HookClient {
  readonly answers: HookAnswer[] = [];
  readonly complaints: string[] = [];
  /** Addresses of the servers that are there. */
  urls: readonly string[];

  constructor(urls: readonly string[]) {
    this.urls = urls;
  }

  /** @returns once every server listens for the workflow, which it learns of from whoever published it */
  async untilPublished(): Promise<void> {
    for (const url of this.urls) while ((await fetch(`${url}/hooks/crash`)).status === 404) await delay(20);
  }

  /** Posts numbers, a few at a time. @returns once all are answered */
  async postAll(numbers: readonly number[], inFlight: number): Promise<void> {
    const left = [...numbers];
    const work = async (): Promise<void> => {
      for (let n = left.shift(); n !== undefined; n = left.shift()) await this.#keep(n);
    };
    await Promise.all(Array.from({ length: inFlight }, work));
  }

  /** A repeat gets what the first got; one that was told to come back later (202) may get its answer now. */
  async repeat(first: HookAnswer): Promise<void> {
    const again = await this.#post(first.n);
    const isSame = first.status === 202 || (again?.status === first.status && again.body === first.body);
    if (isSame && again?.executionId === first.executionId) return;
    this.complaints.push(`${JSON.stringify(first)} was later ${JSON.stringify(again)}`);
  }

  async #keep(n: number): Promise<void> {
    const answer = await this.#post(n);
    if (answer !== null) this.answers.push(answer);
  }

  async #post(n: number): Promise<HookAnswer | null> {
    const endMs = performance.now() + patienceMs;
    for (let attempt = n; performance.now() < endMs; attempt++) {
      const answer = await post(this.urls[attempt % this.urls.length] ?? '', n);
      // A server that is starting, stopping or without its database says so.
      if (answer !== null && answer.status < 500) return answer;
      await delay(50);
    }
    this.complaints.push(`${n} got no answer within ${patienceMs} ms`);
    return null;
  }
}

/** @returns null when the connection broke */
async function post(url: string, n: number): Promise<HookAnswer | null> {
  try {
    const response = await fetch(`${url}/hooks/crash`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `hook-${n}` },
      body: JSON.stringify({ n }),
    });
    const executionId = response.headers.get('x-execution-id') ?? '';
    return { n, executionId, status: response.status, body: await response.text() };
  } catch {
    return null;
  }
}
