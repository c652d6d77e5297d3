/** When a process began, as the system tells it: two processes with one pid differ in it. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Place of the start time in /proc/PID/stat, counted after the name, which may hold spaces. @source proc(5) */
const startField = 19;

/** @returns text to compare with; null when there is no such process or the system does not say */
export async function readProcessStart(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return readFromProc(pid);
  if (process.platform === 'win32') return null;
  try {
    const { stdout } = await run('ps', ['-o', 'lstart=', '-p', String(pid)]);
    return stdout.trim() || null;
  } catch {
    // `ps` reports a process that is gone by failing.
    return null;
  }
}

async function readFromProc(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    // A zombie is dead; only its parent has not looked yet.
    return fields[0] === 'Z' ? null : (fields[startField] ?? null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
