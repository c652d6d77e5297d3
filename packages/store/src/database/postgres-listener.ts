/** The connection that receives notifications: one for all channels, made when first needed, replaced when it is lost. */
import { Client, type ClientConfig } from 'pg';
import type { ConnectionLossHandler, Database } from './database.ts';
import { translateDatabaseError } from './translate-database-error.ts';

export interface PostgresListener {
  readonly listen: Database['listen'];
  readonly close: () => Promise<void>;
}

const firstRetryMs = 100;
const lastRetryMs = 5_000;

export function createPostgresListener(config: ClientConfig, onLost: ConnectionLossHandler): PostgresListener {
  const handlers = new Map<string, Set<(payload: string) => void>>();
  let client: Promise<Client> | null = null;
  let retry: NodeJS.Timeout | null = null;
  let closed = false;

  async function open(): Promise<Client> {
    const opened = new Client(config);
    opened.on('notification', ({ channel, payload }) => {
      for (const handler of handlers.get(channel) ?? []) handler(payload ?? '');
    });
    let state: 'connecting' | 'connected' | 'lost' = 'connecting';
    const onEnd = (error?: Error): void => {
      if (state !== 'connected' || closed) return;
      state = 'lost';
      onLost(error ?? new Error('The listening connection was closed'));
      client = null;
      reopen(firstRetryMs);
    };
    opened.on('error', onEnd);
    opened.on('end', () => onEnd());
    await opened.connect();
    state = 'connected';
    for (const channel of handlers.keys()) await opened.query(`listen ${quote(channel)}`);
    return opened;
  }

  /** Waits between tries, longer each time, without keeping the process alive. */
  function reopen(delayMs: number): void {
    if (closed || handlers.size === 0 || client !== null) return;
    retry = setTimeout(() => {
      if (closed || client !== null) return;
      client = open();
      client.catch((error: Error) => {
        client = null;
        onLost(error);
        reopen(Math.min(delayMs * 2, lastRetryMs));
      });
    }, delayMs);
    retry.unref();
  }

  async function listen(channel: string, handler: (payload: string) => void): Promise<() => Promise<void>> {
    const known = handlers.get(channel);
    const set = known ?? new Set();
    handlers.set(channel, set.add(handler));
    try {
      if (client !== null && known === undefined) await (await client).query(`listen ${quote(channel)}`);
      client ??= open();
      await client;
    } catch (error) {
      set.delete(handler);
      if (set.size === 0) handlers.delete(channel);
      client = null;
      throw translateDatabaseError(error);
    }
    return async () => {
      set.delete(handler);
    };
  }

  return {
    listen,
    async close() {
      closed = true;
      if (retry !== null) clearTimeout(retry);
      handlers.clear();
      const open = await client?.catch(() => null);
      await open?.end();
    },
  };
}

function quote(channel: string): string {
  return `"${channel.replaceAll('"', '""')}"`;
}
