/** Keeps a number of runs under way for a time and counts those that end. */

export interface Throughput {
  readonly runs: number;
  readonly elapsedMs: number;
  readonly perS: number;
  /** Processor time of this process, all threads, by elapsed time. */
  readonly cpuShare: number;
}

/**
 * Runs `start` over and over, `inFlight` at a time.
 * The clock stops before the last runs drain: they are counted neither as work nor as time.
 * @param start one run; resolves when it has ended
 * @param durationMs what is measured
 * @throws what a run throws
 */
export async function keepInFlight(
  start: () => Promise<unknown>,
  inFlight: number,
  durationMs: number,
): Promise<Throughput> {
  let ended = 0;
  let stopped = false;
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const lanes = Promise.all(Array.from({ length: inFlight }, runLane));
  // A lane that fails ends the measurement at once.
  await Promise.race([lanes, new Promise((resolve) => setTimeout(resolve, durationMs))]);
  const runs = ended;
  const elapsedMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  stopped = true;
  await lanes;
  return {
    runs,
    elapsedMs,
    perS: (runs / elapsedMs) * 1000,
    cpuShare: (cpu.user + cpu.system) / 1000 / elapsedMs,
  };

  async function runLane(): Promise<void> {
    while (!stopped) {
      await start();
      ended += 1;
    }
  }
}
