/** Variables of organizations, read again after a few seconds. */
import type { WorkflowSource } from '@noria/core';

const ttlMs = 5_000;

export class VariableCache {
  readonly #workflows: WorkflowSource;
  readonly #values = new Map<string, { values: Readonly<Record<string, string>>; untilMs: number }>();
  readonly #loading = new Map<string, Promise<void>>();
  #changes = 0;

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
    const loading = this.#load(organizationId).finally(() => {
      if (this.#loading.get(organizationId) === loading) this.#loading.delete(organizationId);
    });
    this.#loading.set(organizationId, loading);
    return loading;
  }

  /** Something was changed: what is known serves whoever runs already, and is read again before anything begins. */
  forget(organizationId: string): void {
    this.#changes++;
    this.#loading.delete(organizationId);
    const known = this.#values.get(organizationId);
    if (known !== undefined) this.#values.set(organizationId, { values: known.values, untilMs: 0 });
  }

  read(organizationId: string): Readonly<Record<string, string>> {
    return this.#values.get(organizationId)?.values ?? {};
  }

  async #load(organizationId: string): Promise<void> {
    const changesBefore = this.#changes;
    const values = await this.#workflows.loadVariables(organizationId);
    // What was read while something changed may be old already.
    const untilMs = changesBefore === this.#changes ? performance.now() + ttlMs : 0;
    this.#values.set(organizationId, { values, untilMs });
  }
}
