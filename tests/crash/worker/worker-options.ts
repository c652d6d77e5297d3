/** How a worker is started: its only argument, as JSON. */
import type { LeaseSettings } from '@noria/engine';

export interface WorkerOptions {
  /** Which start of which worker: `w0#3`. */
  readonly instance: string;
  readonly databaseUrl: string;
  readonly ledgerSocket: string;
  /** Holds what all workers share: blobs, the folder that workflows may use, the list of deaths. */
  readonly folder: string;
  readonly lease: LeaseSettings;
  /** What a negative control takes away from the engine, by decorating its ports. */
  readonly without: 'nothing' | 'fencing' | 'intents';
}
