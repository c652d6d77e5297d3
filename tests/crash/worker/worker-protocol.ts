/** What a worker can be asked over the channel to its parent. It stands in for the HTTP interface, and is faster. */
import type { InboxInsert } from '@noria/core';
import type { ExecutionView, Outcome, StartedExecution, StartRequest } from '@noria/engine';
import type { DeathPoint } from './death-switch.ts';

export interface WorkerCalls {
  begin: { request: StartRequest };
  beginAndWait: { request: StartRequest; waitMs: number };
  waitForOutcome: { executionId: string; waitMs: number };
  send: { message: InboxInsert };
  readSteps: { executionId: string };
  /** The worker kills itself when it comes to the point for the `hits`th time. */
  dieAt: { point: DeathPoint; hits: number };
  /** The worker holds itself with SIGSTOP, between two turns of its event loop; answered once it goes on. */
  hold: Record<never, never>;
  /** Answered once everything that the worker had sent to the ledger before is there. */
  ping: Record<never, never>;
}

export interface WorkerAnswers {
  begin: StartedExecution;
  beginAndWait: StartedExecution & { readonly outcome: Outcome };
  waitForOutcome: Outcome;
  send: boolean;
  readSteps: ExecutionView;
  dieAt: null;
  hold: null;
  ping: null;
}

export type WorkerCall = keyof WorkerCalls;

export interface WorkerQuestion<Call extends WorkerCall = WorkerCall> {
  readonly id: number;
  readonly call: Call;
  readonly with: WorkerCalls[Call];
}

export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly code: string; readonly message: string };
