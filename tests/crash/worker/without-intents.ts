/** Negative control: a journal that forgets what effects were about to begin. */
import type { Journal, JournalEntry, JournalRecord } from '@noria/core';

export function withoutIntents(journal: Journal): Journal {
  return { ...journal, flush: (entries) => journal.flush(entries.map(dropIntents)) };
}

function dropIntents(entry: JournalEntry): JournalEntry {
  if (entry.payload === '') return entry;
  const records = JSON.parse(entry.payload) as JournalRecord[];
  return { ...entry, payload: JSON.stringify(records.filter(({ kind }) => kind !== 'effect.intended')) };
}
