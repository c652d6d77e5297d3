/** What the benches need of a running Noria, whichever way it was composed. */
import type { WorkflowDefinition } from '@noria/core';
import type { Engine } from '@noria/engine';
import type { Store } from '@noria/store';

export interface InstalledWorkflow {
  /** UUID */
  readonly workflowId: string;
  readonly version: number;
}

export interface OpenNoria {
  readonly engine: Engine;
  readonly store: Store;
  /** Null where nobody listens. */
  readonly port: number | null;
  /** Makes an API key of the owner. */
  makeApiKey(): Promise<string>;
  /** Stores and publishes a workflow. */
  install(definition: WorkflowDefinition): Promise<InstalledWorkflow>;
  close(): Promise<void>;
}
