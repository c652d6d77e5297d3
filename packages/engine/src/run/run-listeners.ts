/** Those who wait for an execution: told of each thing once it is durable. */
import type { Answer } from '@noria/core';
import type { GoneReason, RunListener } from './run.ts';

export class RunListeners {
  readonly #listeners: RunListener[] = [];
  /** False until the answer has been told, or was told by a process before this one. */
  isAnswerTold = false;

  add(listener: RunListener): void {
    this.#listeners.push(listener);
  }

  tellDurable(): void {
    for (const listener of this.#listeners) listener.onDurable?.();
  }

  tellAnswer(answer: Answer): void {
    this.isAnswerTold = true;
    for (const listener of this.#listeners) listener.onAnswered?.(answer);
  }

  tellEnd(): void {
    for (const listener of this.#listeners) listener.onEnded?.();
  }

  tellGone(reason: GoneReason): void {
    for (const listener of this.#listeners) listener.onGone?.(reason);
  }
}
