/** A text that the matching of a pattern reads, and pays for character by character: a match may end early or look far. */
import { type Frame, spendOperations } from '../frame.ts';

/** What re2js calls on its input, and no more. */
export class MeteredText {
  readonly length: number;
  readonly #text: string;
  readonly #frame: Frame;
  readonly #cost: number;

  /** @param cost operations for each character that is looked at */
  constructor(text: string, frame: Frame, cost: number) {
    this.length = text.length;
    this.#text = text;
    this.#frame = frame;
    this.#cost = cost;
  }

  charCodeAt(index: number): number {
    spendOperations(this.#frame, this.#cost);
    return this.#text.charCodeAt(index);
  }

  indexOf(part: string, from: number): number {
    const found = this.#text.indexOf(part, from);
    spendOperations(this.#frame, 1 + (((found < 0 ? this.length : found) - from) >> 4));
    return found;
  }

  /** re2js takes what calls itself a string. */
  get [Symbol.toStringTag](): string {
    return 'String';
  }
}
