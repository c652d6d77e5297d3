/** What the API's services may ask about workflows, and what they get. */
import type { MissedPolicy, Schedule, WorkflowDefinition } from '@noria/core';
import type { Page, PageRequest } from '../paging/page.ts';

export interface WorkflowSummary {
  readonly workflowId: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly publishedVersion: number | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface StoredWorkflow extends WorkflowSummary {
  readonly draft: WorkflowDefinition;
  /** Rises with every change of the draft. */
  readonly draftRevision: number;
}

export interface VersionSummary {
  readonly version: number;
  readonly published: boolean;
  readonly createdAtMs: number;
}

export interface StoredVersion extends VersionSummary {
  readonly definition: WorkflowDefinition;
}

export interface NewWebhook {
  /** Name of the trigger node. */
  readonly node: string;
  readonly method: string;
  /** Without the leading slash; a segment that begins with `:` is a parameter. */
  readonly path: string;
}

export interface NewSchedule extends NextSlot {
  readonly schedule: Schedule;
  readonly missed: MissedPolicy;
}

/** When a schedule fires next. */
export interface NextSlot {
  /** Name of the trigger node. */
  readonly node: string;
  /** Which of the node's rules it is, from 0. */
  readonly rule: number;
  /** Milliseconds since 1970; null when it never fires. */
  readonly nextMs: number | null;
}

/** What a published version listens to. */
export interface Triggers {
  readonly webhooks: readonly NewWebhook[];
  readonly schedules: readonly NewSchedule[];
}

export interface NewWorkflow {
  /** UUIDv7 */
  readonly workflowId: string;
  readonly draft: WorkflowDefinition;
  /** Makes the creation happen once for (organization, key). */
  readonly idempotency?: { readonly key: string; readonly bodyHash: string; readonly expiresAtMs: number };
}

export interface WorkflowStore {
  /**
   * @returns id of the workflow: that of an earlier creation with the same idempotency key, or the new one
   * @throws IDEMPOTENCY_KEY_REUSED the key was used with another body
   */
  create(organizationId: string, workflow: NewWorkflow): Promise<{ workflowId: string; duplicate: boolean }>;
  read(organizationId: string, workflowId: string): Promise<StoredWorkflow | null>;
  /** Newest first. @throws CURSOR_INVALID */
  list(organizationId: string, page: PageRequest): Promise<Page<WorkflowSummary>>;
  /**
   * Replaces the draft.
   * @param revision the revision that was edited; null replaces whatever is there
   * @throws NOT_FOUND, CONFLICT somebody else has changed the draft since
   */
  changeDraft(
    organizationId: string,
    workflowId: string,
    draft: WorkflowDefinition,
    revision: number | null,
  ): Promise<StoredWorkflow>;
  /**
   * Switches triggers on or off. While it is off no slot of a schedule falls due.
   * @param schedules the published version's schedules with their next slots, when switched on
   * @throws NOT_FOUND
   */
  setEnabled(
    organizationId: string,
    workflowId: string,
    enabled: boolean,
    schedules: readonly NextSlot[],
  ): Promise<void>;
  /** Takes it out of lists and away from its triggers. Executions under way keep their version. @throws NOT_FOUND */
  delete(organizationId: string, workflowId: string): Promise<void>;
  /** Published versions, newest first. @throws NOT_FOUND, CURSOR_INVALID */
  listVersions(organizationId: string, workflowId: string, page: PageRequest): Promise<Page<VersionSummary>>;
  readVersion(organizationId: string, workflowId: string, version: number): Promise<StoredVersion | null>;
  /** Where the published version listens, by path. */
  readWebhooks(organizationId: string, workflowId: string): Promise<NewWebhook[]>;
  /**
   * Makes the next version of the draft and lets its triggers start it, in one step.
   * A draft that equals the published version makes no new one.
   * @param revision the revision that `triggers` were read from
   * @returns number of the published version
   * @throws NOT_FOUND, CONFLICT the draft was changed meanwhile, WEBHOOK_PATH_TAKEN
   */
  publishDraft(organizationId: string, workflowId: string, revision: number, triggers: Triggers): Promise<number>;
  /** Goes back (or forward) to a version that is there. @throws NOT_FOUND, WEBHOOK_PATH_TAKEN */
  publishVersion(organizationId: string, workflowId: string, version: number, triggers: Triggers): Promise<void>;
  /**
   * Keeps the draft as it is now under a negative number, for a run of it. A draft that did not change since it was last
   * kept gives the same number.
   * @throws NOT_FOUND
   */
  snapshotDraft(organizationId: string, workflowId: string): Promise<number>;
}
