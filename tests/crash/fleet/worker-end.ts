/** How one start of a worker ended. */

export interface WorkerEnd {
  readonly instance: string;
  readonly atMs: number;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What the harness had sent it, if anything. */
  readonly sent: 'SIGKILL' | 'SIGTERM' | null;
}
