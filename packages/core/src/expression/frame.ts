/** The state of one evaluation: the scope, the local values of arrow functions, and what is left of each budget. */

import { limitFault } from './expression-fault.ts';
import type { ExpressionScope } from './expression-scope.ts';

/** Steps of callbacks, characters searched, list elements moved. Straight-line code is bounded by its length and costs none. */
export const operationLimit = 2_000_000;
/** Memory that one expression may make, estimated in bytes, whether or not it is still held. */
export const byteLimit = 48 * 1024 * 1024;
/** Characters of one text, and of one result as JSON. */
export const textLimit = 16 * 1024 * 1024;
/** Nesting of the source, of values that are walked, and of results. */
export const depthLimit = 500;

/** Elements of one list. */
export const elementLimit = 1_000_000;
/** Computing that one expression may take, and all expressions of a step's parameters together, where there is a clock. */
export const expressionTimeLimitMs = 50;
export const parametersTimeLimitMs = 100;

/** Operations between two looks at the clock: a fraction of a millisecond. */
const sliceOperations = 20_000;

/** What a look at a date costs; luxon and the tables of zones behind it take microseconds. */
export const dateOperations = 400;

export class Frame {
  readonly scope: ExpressionScope;
  /** By slot; every parameter of every arrow function has a slot of its own, because none can call itself. */
  readonly locals: unknown[] = [];
  /** Until the clock is looked at; the rest of the budget is in reserve. */
  operationsLeft: number = sliceOperations;
  bytesLeft: number = byteLimit;
  #reserve: number = operationLimit - sliceOperations;
  /** When the first slice was used up; nothing shorter is worth a look at the clock. */
  #startedMs: number | null = null;
  #expressionStartedMs: number | null = null;

  constructor(scope: ExpressionScope) {
    this.scope = scope;
  }

  /** Each expression of a parameter tree has the whole budget, but they share the time. */
  refill(): void {
    this.#reserve = operationLimit - this.operationsLeft;
    this.#expressionStartedMs = null;
    this.bytesLeft = byteLimit;
  }

  /**
   * Takes the next slice of operations once the last is used up.
   * @throws EXPRESSION_LIMIT operations or time have run out
   */
  takeSlice(): void {
    this.#reserve += this.operationsLeft;
    // Written so that NaN, which compares with nothing, is over the limit too.
    if (!(this.#reserve >= 0)) {
      this.operationsLeft = -1;
      throw limitFault(operationLimit, 'operations');
    }
    this.operationsLeft = Math.min(sliceOperations, this.#reserve);
    this.#reserve -= this.operationsLeft;
    const nowMs = this.scope.readClockMs?.();
    if (nowMs !== undefined) this.#checkTime(nowMs);
  }

  #checkTime(nowMs: number): void {
    this.#startedMs ??= nowMs;
    this.#expressionStartedMs ??= nowMs;
    const wholeMs = nowMs - this.#startedMs;
    if (wholeMs > parametersTimeLimitMs) throw limitFault(parametersTimeLimitMs, 'ms of computing');
    if (nowMs - this.#expressionStartedMs > expressionTimeLimitMs)
      throw limitFault(expressionTimeLimitMs, 'ms of computing');
  }
}

/** A compiled expression or part of one. */
export type Evaluate = (frame: Frame) => unknown;

/** What an arrow function is while the method that takes it runs. It is never a value of the language. */
export type Callback = (...args: unknown[]) => unknown;

/** @throws EXPRESSION_LIMIT */
export function spendOperations(frame: Frame, count: number): void {
  frame.operationsLeft -= count;
  if (!(frame.operationsLeft >= 0)) frame.takeSlice();
}

/** @throws EXPRESSION_LIMIT */
export function spendBytes(frame: Frame, sizeBytes: number): void {
  frame.bytesLeft -= sizeBytes;
  if (!(frame.bytesLeft >= 0)) throw limitFault(byteLimit, 'bytes of memory');
}

/** Pays for a new list of `length` elements: the memory, and the time to fill it. */
export function spendList(frame: Frame, length: number): void {
  checkListLength(length);
  spendOperations(frame, length >> 3);
  spendBytes(frame, 32 + length * 8);
}

/** Pays for a new text of `length` characters before it is made. */
export function spendText(frame: Frame, length: number): void {
  checkTextLength(length);
  spendOperations(frame, length >> 4);
  // Beyond Latin letters each takes two.
  spendBytes(frame, length * 2);
}

/**
 * Pays for reading a whole text. One that was joined with `+` is laid out in memory by the first read, which is why even
 * a single letter of it costs its length.
 */
export function spendReading(frame: Frame, text: string): void {
  if (text.length > 256) spendOperations(frame, text.length >> 5);
}

/** Joined texts share their halves until they are read: short ones cost nothing yet, long ones as if they were read. */
export function spendJoined(frame: Frame, length: number): void {
  checkTextLength(length);
  if (length > longText) spendBytes(frame, length);
}

const longText = 1024 * 1024;

export function checkListLength(length: number): void {
  if (!(length <= elementLimit)) throw limitFault(elementLimit, 'elements');
}

export function checkTextLength(length: number): void {
  if (!(length <= textLimit)) throw limitFault(textLimit, 'characters');
}

export function checkDepth(depth: number): void {
  if (depth > depthLimit) throw limitFault(depthLimit, 'nested levels');
}
