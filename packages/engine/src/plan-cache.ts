/** Compiled plans by workflow version, and which version of a workflow is published. */
import {
  compilePlan,
  type ExecutionLimits,
  type NodeCatalogue,
  NoriaError,
  type Plan,
  type WorkflowSource,
  type WorkflowVersion,
} from '@noria/core';

/** A published version is looked up again after this time even when no change was announced. */
const publishedTtlMs = 5_000;
const maxPlans = 500;

export type Published = Pick<WorkflowVersion, 'organizationId' | 'version'>;

export class PlanCache {
  readonly #workflows: WorkflowSource;
  readonly #catalogue: NodeCatalogue;
  readonly #limits: ExecutionLimits;
  readonly #plans = new Map<string, Plan>();
  readonly #loading = new Map<string, Promise<Plan>>();
  readonly #published = new Map<string, { published: Published | null; untilMs: number }>();

  constructor(workflows: WorkflowSource, catalogue: NodeCatalogue, limits: ExecutionLimits) {
    this.#workflows = workflows;
    this.#catalogue = catalogue;
    this.#limits = limits;
  }

  /** The plan when it is in memory. */
  peek(workflowId: string, version: number): Plan | null {
    return this.#plans.get(`${workflowId}:${version}`) ?? null;
  }

  /** All who ask while a plan is being loaded share it. @throws NOT_FOUND, NODE_TYPE_UNKNOWN */
  async load(workflowId: string, version: number): Promise<Plan> {
    const key = `${workflowId}:${version}`;
    const cached = this.#plans.get(key);
    if (cached !== undefined) return cached;
    const underWay = this.#loading.get(key);
    if (underWay !== undefined) return underWay;
    const loading = this.#load(workflowId, version).finally(() => this.#loading.delete(key));
    this.#loading.set(key, loading);
    return loading;
  }

  async #load(workflowId: string, version: number): Promise<Plan> {
    const loaded = await this.#workflows.loadVersion(workflowId, version);
    if (loaded === null)
      throw new NoriaError('NOT_FOUND', { what: 'Workflow version', id: `${workflowId} ${version}` });
    const plan = compilePlan(loaded.definition, this.#catalogue, this.#limits);
    const [oldest] = this.#plans.keys();
    if (this.#plans.size >= maxPlans && oldest !== undefined) this.#plans.delete(oldest);
    this.#plans.set(`${workflowId}:${version}`, plan);
    return plan;
  }

  /** Null when the workflow cannot be started: nothing is published, or it is switched off or deleted. */
  async findPublished(workflowId: string): Promise<Published | null> {
    const cached = this.#published.get(workflowId);
    if (cached !== undefined && cached.untilMs > performance.now()) return cached.published;
    const published = await this.#workflows.loadPublished(workflowId);
    this.#published.set(workflowId, { published, untilMs: performance.now() + publishedTtlMs });
    return published;
  }

  forget(workflowId: string): void {
    this.#published.delete(workflowId);
  }
}
