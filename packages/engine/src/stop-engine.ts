/** Shuts a process down: effects under way may end, everything else is handed over at its last record. */
import type { EngineCore } from './engine-core.ts';

/** A database that does not answer at all must not keep the process from its end. */
const drainMs = 3_000;

/** @param graceMs how long effects under way may take; what takes longer is left to the end of the lease */
export async function stopEngine(core: EngineCore, graceMs: number): Promise<void> {
  core.isStopping = true;
  handOverAll(core);
  await core.sweeper.stop();
  // Those that the last sweep took.
  handOverAll(core);
  const endMs = performance.now() + graceMs;
  while (core.runs.size > 0 && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 10));
  for (const run of core.runs.values()) {
    core.log.warn(
      run.logFields(),
      'an effect took longer than the shutdown may; another process will find it in doubt',
    );
    run.abandon();
  }
  for (const executionId of [...core.watchers.keys()]) core.wakeWatchers(executionId);
  core.payloads.stop();
  core.discards.stop();
  if (core.writer.isReachable)
    await Promise.race([core.writer.drain(), new Promise((resolve) => setTimeout(resolve, drainMs).unref())]);
  core.leases.stop();
  await core.options.executions.releaseProcess(core.processId);
  await core.dispatcher.close();
}

function handOverAll(core: EngineCore): void {
  for (const run of core.runs.values()) run.handOver();
}
