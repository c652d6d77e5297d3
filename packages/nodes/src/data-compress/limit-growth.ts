/** Stops what unpacks to far more than it came from: files are made for that, to fill disks. */
import { NoriaError } from '@noria/core';

/** Up to here growth alone does no harm: short texts of one letter grow a thousandfold too. */
const harmlessBytes = 10_485_760;

export interface GrowthLimits {
  /** Bytes that may come out in all. */
  readonly maxBytes: number;
  /** How many times the packed size may come out. */
  readonly maxRatio: number;
  readonly packedBytes: number;
  /** For errors. */
  readonly name: string;
}

/** Counts what comes out, of all files of an archive together. */
export class Growth {
  readonly #limits: GrowthLimits;
  #sizeBytes = 0;

  constructor(limits: GrowthLimits) {
    this.#limits = limits;
  }

  /** @throws BINARY_TOO_LARGE; NODE_FAILED it grows too much */
  async *limit(parts: AsyncIterable<Uint8Array>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    const { maxBytes, maxRatio, packedBytes, name } = this.#limits;
    for await (const part of parts) {
      signal.throwIfAborted();
      this.#sizeBytes += part.length;
      if (this.#sizeBytes > maxBytes) {
        throw new NoriaError('BINARY_TOO_LARGE', { sizeBytes: this.#sizeBytes, limitBytes: maxBytes, name });
      }
      if (this.#sizeBytes > Math.max(harmlessBytes, packedBytes * maxRatio)) {
        const problem = `"${name}" grows to more than ${maxRatio} times its size: it may be made to fill disks. Raise "Largest growth" if it is not.`;
        throw new NoriaError('NODE_FAILED', { problem });
      }
      yield part;
    }
  }
}
