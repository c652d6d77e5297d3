/** The clock that bounds expressions: computing of this thread, since a busy machine must not make one fail. */

/** @returns milliseconds, system time included */
export function readCpuClockMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
