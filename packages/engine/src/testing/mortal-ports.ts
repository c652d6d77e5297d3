/** Ports of a process that can die: after its death nothing that it asked of the database comes back, and nothing new is sent. */
import type { ExecutionStore, Journal, JournalEntry } from '@noria/core';

export interface MortalPorts {
  readonly journal: Journal;
  readonly executions: ExecutionStore;
  /** Entries of each flush that was sent, in order. */
  readonly flushes: (readonly JournalEntry[])[];
  readonly processIds: string[];
  die(): void;
  isDead(): boolean;
}

/** @param journal where flushes really go; tests put their own faults in between */
export function createMortalPorts(journal: Journal, executions: ExecutionStore): MortalPorts {
  let isDead = false;
  const flushes: (readonly JournalEntry[])[] = [];
  const processIds: string[] = [];
  const onlyAlive = <T extends object>(port: T): T =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          if (isDead) return never();
          const result: unknown = await method.apply(target, args);
          return isDead ? never() : result;
        };
      },
    });
  return {
    journal: onlyAlive({
      ...journal,
      flush: (entries) => {
        flushes.push(entries);
        return journal.flush(entries);
      },
    }),
    executions: onlyAlive({
      ...executions,
      registerProcess: (processId, leaseMs, info) => {
        processIds.push(processId);
        return executions.registerProcess(processId, leaseMs, info);
      },
    }),
    flushes,
    processIds,
    die: () => {
      isDead = true;
    },
    isDead: () => isDead,
  };
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
