/** Lets one set-up at a time work on the checkout, and survives a set-up that was killed. */
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetUpError } from './set-up-error.mjs';

/**
 * Runs `work` while no other process holds the lock.
 *
 * The lock is the numbered file with the highest number; it names its owner. A released or orphaned lock is never
 * removed, only succeeded: whoever creates number n + 1 first holds it. Removing instead would let two waiters
 * remove one after the other, the second taking away what the first had just acquired.
 * @template T
 * @param {string} folder folder of the lock files, used for nothing else
 * @param {() => Promise<T>} work
 * @param {{ timeoutMs: number, onWait: (pid: number) => void }} options
 * @returns {Promise<T>} what `work` returns
 * @throws {SetUpError} the lock was not free within the time
 */
export async function withSetUpLock(folder, work, { timeoutMs, onWait }) {
  await mkdir(folder, { recursive: true });
  const number = await acquire(folder, timeoutMs, onWait);
  try {
    return await work();
  } finally {
    await writeFile(join(folder, String(number)), released);
  }
}

const released = 'released';
const pollMs = 100;

async function acquire(folder, timeoutMs, onWait) {
  const deadlineMs = Date.now() + timeoutMs;
  let announced = false;
  for (;;) {
    const newest = await findNewest(folder);
    const owner = newest === 0 ? null : await readOwner(folder, newest);
    if (owner === null) {
      if (await tryCreate(folder, newest + 1)) return newest + 1;
      continue;
    }
    if (!announced) onWait(owner);
    announced = true;
    if (Date.now() > deadlineMs) {
      throw new SetUpError(`Process ${owner} has been setting this checkout up for too long. Stop it and try again.`);
    }
    await delay(pollMs);
  }
}

async function findNewest(folder) {
  const numbers = (await readdir(folder)).map(Number).filter(Number.isInteger);
  return Math.max(0, ...numbers);
}

/** The process id of a live owner, or null when the lock was released, orphaned or succeeded meanwhile. */
async function readOwner(folder, number) {
  const text = await readFile(join(folder, String(number)), 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return released;
    throw error;
  });
  if (text === released) return null;
  const pid = Number(text);
  return isAlive(pid) ? pid : null;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** A link appears with its content or not at all, so nobody reads a lock without an owner. */
async function tryCreate(folder, number) {
  const draft = join(folder, `draft-${process.pid}`);
  await writeFile(draft, String(process.pid));
  try {
    await link(draft, join(folder, String(number)));
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
  // A waiter that looked long ago may have created a number that others had already passed.
  if ((await findNewest(folder)) !== number) {
    await rm(join(folder, String(number)), { force: true });
    return false;
  }
  await removeOlder(folder, number);
  return true;
}

async function removeOlder(folder, number) {
  for (const name of await readdir(folder)) {
    if (Number.isInteger(Number(name)) && Number(name) < number) await rm(join(folder, name), { force: true });
  }
}
