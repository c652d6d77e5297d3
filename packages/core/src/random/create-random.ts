/** A seeded source of random numbers: the same seed and path always give the same sequence, on every machine. */

/**
 * A generator for one place of one execution. Not for secrets.
 * @param parts the execution's seed, then the path to the place: step, item, attempt
 * @returns gives the next number in [0, 1), with 53 random bits
 * @source generator: xoshiro128** 1.1, D. Blackman and S. Vigna, https://prng.di.unimi.it/xoshiro128starstar.c;
 *   seeding: the finalizer of MurmurHash3, A. Appleby, over the parts and a Weyl sequence of the golden ratio
 */
export function createRandom(...parts: readonly number[]): () => number {
  let seed = 0;
  for (const part of parts) {
    // Seeds may have up to 53 bits; both halves count.
    seed = mix((seed ^ part) + goldenRatio);
    seed = mix((seed ^ Math.floor(part / 0x1_0000_0000)) + goldenRatio);
  }
  let a = mix(seed + goldenRatio);
  let b = mix(seed + 2 * goldenRatio);
  let c = mix(seed + 3 * goldenRatio);
  // An all-zero state would stay zero for ever.
  let d = mix(seed + 4 * goldenRatio) | 1;

  function nextUint32(): number {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result >>> 0;
  }

  return () => {
    const high = nextUint32() >>> 5;
    const low = nextUint32() >>> 6;
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000;
  };
}

const goldenRatio = 0x9e3779b9;

function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function rotateLeft(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}
