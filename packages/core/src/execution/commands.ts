/** What the fold asks the engine to do. A command is never an effect by itself: the engine acts, and records what came of it. */
import type { ExecutionState, Step } from './state.ts';

export type Command =
  /** Run the node on the step's inputs (again, after a retry or an answered doubt; recorded effects are not repeated). */
  | { readonly kind: 'run'; readonly step: Step }
  /** The step's wait or call is over: go on with `step.wakeEvent`. */
  | { readonly kind: 'wake'; readonly step: Step }
  /** Send `timer` to the step at this time. */
  | { readonly kind: 'arm'; readonly step: Step; readonly atMs: number }
  /** See to it that the executions that the step calls are accepted. */
  | { readonly kind: 'call'; readonly step: Step }
  /** Nothing more may begin: abort what runs, then record the end. */
  | { readonly kind: 'stop' }
  /** All is done: record the end. */
  | { readonly kind: 'finish' };

/**
 * What is due in a state that was folded from a journal: asked once, after a claim. While records are being added,
 * `foldRecord` returns the commands that each of them gives.
 */
export function listDueCommands(state: ExecutionState): Command[] {
  if (state.finished !== null) return [];
  if (state.failing !== null || state.cancelling !== null) return [{ kind: 'stop' }];
  if (state.root.live === 0) return [{ kind: 'finish' }];
  const commands: Command[] = [];
  for (const step of state.open) pushDue(step, commands);
  return commands;
}

function pushDue(step: Step, commands: Command[]): void {
  switch (step.status) {
    case 'ready':
      commands.push({ kind: 'run', step });
      return;
    case 'woken':
      // Nothing tells whether those that a step calls without waiting for them were accepted.
      if (step.calls?.record.waitForEnd === false) commands.push({ kind: 'call', step });
      commands.push({ kind: 'wake', step });
      return;
    case 'calling':
      commands.push({ kind: 'call', step });
      return;
    case 'retrying':
      commands.push({ kind: 'arm', step, atMs: step.retryAtMs ?? 0 });
      return;
    case 'waiting':
      if (step.wait?.untilMs != null) commands.push({ kind: 'arm', step, atMs: step.wait.untilMs });
      return;
    case 'doubt':
    case 'settled':
      return;
  }
}
