/** Kills a process and all its children with SIGKILL, leaving none of them time to notice. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * The parent is stopped first, so that it makes no further child; a group would not do, because PostgreSQL's processes
 * leave theirs.
 */
export function killTree(pid: number): void {
  process.kill(pid, 'SIGSTOP');
  for (const child of listChildren(pid)) killIfThere(child);
  process.kill(pid, 'SIGKILL');
}

function listChildren(pid: number): number[] {
  return listProcesses().flatMap((process) => (process.parent === pid ? [process.pid] : []));
}

function listProcesses(): { pid: number; parent: number }[] {
  if (process.platform !== 'linux') return listWithPs();
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    const parent = Number.isInteger(pid) ? readParent(pid) : null;
    return parent === null ? [] : [{ pid, parent }];
  });
}

/** The name, in brackets, may hold spaces; the parent is the second field after it. @source proc(5) */
function readParent(pid: number): number | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    // It ended meanwhile.
    return null;
  }
}

function listWithPs(): { pid: number; parent: number }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return { pid: pid ?? 0, parent: parent ?? 0 };
  });
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
