/** The HTTP interface of a server, as far as the round needs it. */
import type { WorkflowDefinition } from '@noria/core';

interface Summary {
  readonly id: string;
  readonly status: string;
  readonly waitingFor: string | null;
}

interface Step {
  readonly step: number;
  readonly node: string;
  readonly doubts: readonly { readonly item: number; readonly attempt: number }[];
}

export class NoriaApi {
  readonly #url: string;
  #token: Promise<string> | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  async publish(definition: WorkflowDefinition): Promise<void> {
    const { id } = await this.#call<{ id: string }>('POST', '/api/workflows', definition);
    await this.#call('POST', `/api/workflows/${id}/publish`);
  }

  async listWaiting(): Promise<Summary[]> {
    const { items } = await this.#call<{ items: Summary[] }>('GET', '/api/executions?status=waiting');
    return items;
  }

  async listSteps(executionId: string): Promise<Step[]> {
    const { items } = await this.#call<{ items: Step[] }>('GET', `/api/executions/${executionId}/steps?items=count`);
    return items;
  }

  async answerDoubt(executionId: string, step: number, item: number, verdict: object): Promise<void> {
    await this.#call('POST', `/api/executions/${executionId}/steps/${step}/doubts/${item}`, verdict);
  }

  /** @throws Error with the answer of a request that was refused */
  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    this.#token ??= signIn(this.#url);
    const headers = { authorization: `Bearer ${await this.#token}`, 'content-type': 'application/json' };
    const response = await fetch(`${this.#url}${path}`, {
      method,
      ...(body === undefined
        ? { headers: { authorization: headers.authorization } }
        : { headers, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }
}

/** The owner that every server of a round makes at its first start. */
export const owner = { NORIA_ADMIN_EMAIL: 'owner@example.com', NORIA_ADMIN_PASSWORD: 'a-long-way-to-Tipperary!' };

async function signIn(url: string): Promise<string> {
  const response = await fetch(`${url}/api/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: owner.NORIA_ADMIN_EMAIL, password: owner.NORIA_ADMIN_PASSWORD }),
  });
  if (!response.ok) throw new Error(`the sign-in answered ${response.status}: ${await response.text()}`);
  return ((await response.json()) as { accessToken: string }).accessToken;
}
