/** Events between processes: a hint that something changed, never the only way to learn of it. */
import type { StoreEvent } from '@noria/core';
import type { Database } from '../database/database.ts';

const channel = 'noria_events';

export function listenForEvents(
  database: Database,
  handler: (event: StoreEvent) => void,
): Promise<() => Promise<void>> {
  return database.listen(channel, (payload) => handler(JSON.parse(payload) as StoreEvent));
}

export function notifyEvent(database: Database, event: StoreEvent): Promise<void> {
  return database.notify(channel, JSON.stringify(event));
}
