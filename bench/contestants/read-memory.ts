/** How much memory this process holds once what it does not need is collected, and the most that it held since it was last asked. */
import { readFile, writeFile } from 'node:fs/promises';
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
  const peakMb = await takePeak();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    rssMb: rss / BYTES_PER_MB,
    heapMb: heapUsed / BYTES_PER_MB,
    peakMb,
  };
}

/** Reads the kernel's high-water mark and sets it back. @source proc(5): clear_refs, VmHWM; elsewhere than on Linux, the peak of the process's life */
async function takePeak(): Promise<number> {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile('/proc/self/status', 'utf8')) ?? [];
  await writeFile('/proc/self/clear_refs', '5');
  return Number(kilobytes) / 1024;
}
