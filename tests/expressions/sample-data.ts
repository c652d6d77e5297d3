/** The data that fuzzed expressions read: plain JSON, so that the oracle's process can have the same. */
import type { JsonObject } from '@noria/core';

export const sampleData = {
  json: {
    a: 41,
    name: 'Noria Wheel',
    email: 'ada@example.com',
    empty: '',
    nothing: null,
    yes: true,
    list: [3, 1, 2],
    words: ['pear', 'Apple', 'fig', 'éclair'],
    lines: [
      { sku: 'A-1', price: 2.5, count: 4, tags: ['x', 'y'] },
      { sku: 'B-2', price: 10, count: 1, tags: [] },
      { sku: 'C-3', price: 0.5, count: 20, tags: ['y'] },
    ],
    nested: { deep: { value: 7 }, 'odd key': 'odd' },
    when: '2026-01-31T09:00:00Z',
  },
  orders: [{ id: 1 }, { id: 2 }, { id: 3 }],
  itemIndex: 1,
  runIndex: 0,
  execution: { id: 'exec_1', mode: 'manual' },
  workflow: { id: 'wf_1', name: 'Orders' },
  variables: { region: 'dz' },
  params: { limit: 10 },
  random: 0.25,
} as const satisfies Record<string, unknown>;

/** A copy of `$json` that may be changed. */
export function copyJson(): JsonObject {
  return structuredClone(sampleData.json) as unknown as JsonObject;
}
