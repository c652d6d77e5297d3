/** Kills the worker's own process with SIGKILL at a named point. */
import { appendFileSync } from 'node:fs';
import type { EnginePoint } from '@noria/engine';

/** The engine's points, and those that nodes report: in the middle of an effect, and inside two loops. */
export type DeathPoint = EnginePoint | 'in-effect' | 'in-nested-loop';

export interface Death {
  readonly instance: string;
  readonly point: string;
  readonly executionId: string | null;
  readonly atMs: number;
}

export class DeathSwitch {
  readonly #instance: string;
  readonly #file: string;
  readonly #isAllowed: () => boolean;
  #point: DeathPoint | null = null;
  #hits = 0;

  /**
   * @param file where a death is noted before it
   * @param isAllowed asked at the last moment: an execution whose owners died three times in a row is set aside, and the
   *   suite must not bring that about
   */
  constructor(instance: string, file: string, isAllowed: () => boolean) {
    this.#instance = instance;
    this.#file = file;
    this.#isAllowed = isAllowed;
  }

  arm(point: DeathPoint, hits: number): void {
    this.#point = point;
    this.#hits = hits;
  }

  readonly reach = (point: DeathPoint, executionId: string | null): void => {
    if (point !== this.#point || --this.#hits > 0 || !this.#isAllowed()) return;
    const death: Death = { instance: this.#instance, point, executionId, atMs: Date.now() };
    appendFileSync(this.#file, `${JSON.stringify(death)}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
}
