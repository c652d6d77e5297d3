/** How much memory this process holds once what it does not need is collected. */
import type { Memory } from './noria-commands.ts';

const BYTES_PER_MB = 1024 * 1024;
/** One collection frees what the one before made unreachable (finalizers, buffers); pages go back a little later. */
const COLLECTIONS = 4;
const PAUSE_MS = 200;

/** @throws Error the process was not started with `--expose-gc` */
export async function readMemory(): Promise<Memory> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('memory is measured with --expose-gc');
  for (let turn = 0; turn < COLLECTIONS; turn++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  const { rss, heapUsed } = process.memoryUsage();
  return {
    rssMb: rss / BYTES_PER_MB,
    heapMb: heapUsed / BYTES_PER_MB,
    // Kilobytes on every system that Noria runs on.
    peakMb: process.resourceUsage().maxRSS / 1024,
  };
}
