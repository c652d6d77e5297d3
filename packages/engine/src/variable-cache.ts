/** Variables of organizations, read again after a few seconds. */
import type { WorkflowSource } from '@noria/core';

const ttlMs = 5_000;

export class VariableCache {
  readonly #workflows: WorkflowSource;
  readonly #values = new Map<string, { values: Readonly<Record<string, string>>; untilMs: number }>();
  readonly #loading = new Map<string, Promise<void>>();

  constructor(workflows: WorkflowSource) {
    this.#workflows = workflows;
  }

  isFresh(organizationId: string): boolean {
    const cached = this.#values.get(organizationId);
    return cached !== undefined && cached.untilMs > performance.now();
  }

  /** Null when the values are fresh; otherwise resolves once they are. All who ask meanwhile share one question. */
  prepare(organizationId: string): Promise<void> | null {
    if (this.isFresh(organizationId)) return null;
    const underWay = this.#loading.get(organizationId);
    if (underWay !== undefined) return underWay;
    const loading = this.#load(organizationId).finally(() => this.#loading.delete(organizationId));
    this.#loading.set(organizationId, loading);
    return loading;
  }

  read(organizationId: string): Readonly<Record<string, string>> {
    return this.#values.get(organizationId)?.values ?? {};
  }

  async #load(organizationId: string): Promise<void> {
    const values = await this.#workflows.loadVariables(organizationId);
    this.#values.set(organizationId, { values, untilMs: performance.now() + ttlMs });
  }
}
