/** Makes a fresh clone ready: dependencies and a Node that can run it. Does nothing, quickly, when it is ready. */
import { join } from 'node:path';
import { areDependenciesCurrent, installDependencies } from './dependencies.mjs';
import { noriaFolder } from './project-paths.mjs';
import { findRuntime, installRuntime } from './runtime.mjs';
import { SetUpError } from './set-up-error.mjs';
import { withSetUpLock } from './set-up-lock.mjs';

/**
 * Sets the checkout up, one process at a time, and tells on standard error what it does.
 * @param {import('./dependencies.mjs').Purpose} purpose
 * @returns {Promise<string>} path of the Node to run Noria with
 */
export async function setUp(purpose) {
  const ready = await findReady(purpose);
  if (ready !== null) return ready;
  return withSetUpLock(join(noriaFolder, 'set-up'), () => install(purpose), {
    timeoutMs: 10 * 60_000,
    onWait: (pid) => say(`Waiting for the set-up that process ${pid} is doing`),
  });
}

/**
 * Runs a launcher's main function: its number is the exit code; a fault of the set-up is shown without a stack.
 * @param {() => Promise<number | undefined>} main
 */
export async function launch(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

async function findReady(purpose) {
  return (await areDependenciesCurrent(purpose)) ? findRuntime() : null;
}

async function install(purpose) {
  // Asked again, because whoever held the lock before may have done the work.
  if (!(await areDependenciesCurrent(purpose))) {
    await tellTime('Installing the dependencies', () => installDependencies(purpose));
  }
  return findRuntime() ?? tellTime('Fetching Node 24', installRuntime);
}

async function tellTime(what, work) {
  say(`${what} …`);
  const startedMs = performance.now();
  const result = await work();
  say(`${what}: done in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  return result;
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
