/** Makes UUIDv7 ids that sort by time and, within a process, by the order in which they were made. */

/** Fills the whole array with random bytes; `node:crypto`'s `randomFillSync` and Web Crypto's `getRandomValues` fit. */
export type FillRandom = (bytes: Uint8Array<ArrayBuffer>) => unknown;

/**
 * A generator of UUIDv7 text, lower case.
 * Ids of one generator always increase: the 26 bits after the time count up within a millisecond from a random start, and
 * a clock that steps back by up to 10 s keeps the last time. The 48 bits that remain are random in each id.
 * @param fillRandom called for 4 KB at a time, because a call costs more than the bytes
 * @returns makes an id; takes milliseconds since 1970
 * @source RFC 9562, sections 5.7 and 6.2 (fixed-length dedicated counter, seeded at random)
 */
export function createUuidV7(fillRandom: FillRandom): (nowMs: number) => string {
  const pool = new Uint8Array(poolBytes);
  let poolAt = poolBytes;
  let lastMs = -1;
  let timePrefix = '';
  let counter = 0;

  function takeRandom(count: number): number {
    if (poolAt + count > poolBytes) {
      fillRandom(pool);
      poolAt = 0;
    }
    const at = poolAt;
    poolAt += count;
    return at;
  }

  function enterMillisecond(ms: number): void {
    lastMs = ms;
    timePrefix = formatTime(ms);
    const at = takeRandom(4);
    // The top bit stays clear, so that at least 2^25 ids fit before the counter runs over.
    counter =
      (byteAt(pool, at) | (byteAt(pool, at + 1) << 8) | (byteAt(pool, at + 2) << 16) | (byteAt(pool, at + 3) << 24)) &
      0x1ffffff;
  }

  return (nowMs) => {
    if (nowMs > lastMs || nowMs < lastMs - stepBackMs) enterMillisecond(Math.trunc(nowMs));
    else if (counter === counterMax) enterMillisecond(lastMs + 1);
    else counter++;
    const at = takeRandom(6);
    const high = (byteAt(pool, at) << 16) | (byteAt(pool, at + 1) << 8) | byteAt(pool, at + 2);
    const low = (byteAt(pool, at + 3) << 16) | (byteAt(pool, at + 4) << 8) | byteAt(pool, at + 5);
    const sequence = 0x8000 | (counter & 0x3fff);
    // In short parts: the engine joins longer ones only when somebody reads them, and keeps each part until then.
    return (
      timePrefix +
      (hex3(counter >>> 14) + '-' + hexDigits[sequence >>> 12] + hex3(sequence & 0xfff) + '-') +
      (hex3(high >>> 12) + hex3(high & 0xfff) + hex3(low >>> 12) + hex3(low & 0xfff))
    );
  };
}

const poolBytes = 4096;
const counterMax = 0x3ffffff;
const stepBackMs = 10_000;
const hexDigits = '0123456789abcdef';
/** Every 12-bit number as three digits: seven look-ups make an id. */
const hexTriples = Array.from({ length: 4096 }, (_, value) => value.toString(16).padStart(3, '0'));

/** The first 15 characters: the time and the version digit. */
function formatTime(ms: number): string {
  const hex = ms.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
}

function hex3(value: number): string {
  return hexTriples[value] as string;
}

function byteAt(bytes: Uint8Array, at: number): number {
  return bytes[at] as number;
}
