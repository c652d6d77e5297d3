/** A request that does not fit says where. */
import { NoriaError } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type InputFault, parseInput } from './parse-input.ts';

const schema = z.strictObject({ name: z.string(), nodes: z.array(z.strictObject({ x: z.int() })).optional() });

function faultsOf(value: unknown): InputFault[] {
  try {
    parseInput(schema, value, 'body');
  } catch (error) {
    if (error instanceof NoriaError) return error.details.faults as InputFault[];
    throw error;
  }
  return [];
}

describe('parseInput', () => {
  it('names the place of every fault', () => {
    expect(faultsOf({ nodes: [{ x: 1 }, { x: 'a' }] }).map((fault) => fault.path)).toEqual([
      'body.name',
      'body.nodes[1].x',
    ]);
  });

  it('names each key that is not known', () => {
    const faults = faultsOf({ name: 'a', nodes: [{ x: 1, y: 2 }], 'odd key': 1 });
    expect(faults.map((fault) => fault.path).sort()).toEqual(['body.nodes[0].y', 'body["odd key"]']);
  });

  it('shows three faults in the message and counts the rest', () => {
    expect(() => parseInput(schema, { name: 1, a: 1, b: 1, c: 1, d: 1 }, 'body')).toThrow(/and 2 more/);
  });
});
