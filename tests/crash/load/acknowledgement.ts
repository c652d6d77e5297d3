/** What a client was told about one start: the promise that the judge holds the engine to. */
import type { CrashWorkflow } from '../workflows/crash-workflow.ts';

export interface Acknowledgement {
  readonly workflow: CrashWorkflow;
  /** The number that it was started with. */
  readonly n: number;
  readonly key: string;
  readonly executionId: string;
  readonly atMs: number;
  /** Body of the answer, where the caller waited for one and got it. */
  answer: unknown;
}
