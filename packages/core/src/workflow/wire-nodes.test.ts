/** Wires from connections, and what reaches the inputs of joins. */
import { describe, expect, it } from 'vitest';
import { wireNodes } from './wire-nodes.ts';

function node(name: string, inputCount = 1, outputCount = 1, isLoop = false) {
  return { name, inputCount, outputCount, isLoop };
}

describe('the wiring of nodes', () => {
  it('lists wires by output, in the order of the connections', () => {
    const nodes = [node('a', 1, 2), node('b'), node('c', 2)];
    const [a] = wireNodes(nodes, [
      { from: 'a', output: 1, to: 'c', input: 1 },
      { from: 'a', to: 'c' },
      { from: 'a', to: 'b' },
    ]);
    expect(a?.wires).toEqual([
      [
        { to: 2, input: 0 },
        { to: 1, input: 0 },
      ],
      [{ to: 2, input: 1 }],
    ]);
  });

  it('leaves out connections of nodes and ports that do not exist', () => {
    const wirings = wireNodes(
      [node('a'), node('b')],
      [
        { from: 'a', to: 'nobody' },
        { from: 'nobody', to: 'b' },
        { from: 'a', output: 3, to: 'b' },
        { from: 'a', to: 'b', input: 2 },
      ],
    );
    expect(wirings.map((wiring) => wiring.wires)).toEqual([[[]], [[]]]);
  });

  it('knows what reaches each input of a join without passing the join', () => {
    const nodes = [node('start'), node('a'), node('b'), node('join', 2), node('after')];
    const connections = [
      { from: 'start', to: 'a' },
      { from: 'a', to: 'join' },
      { from: 'start', to: 'b' },
      { from: 'b', to: 'join', input: 1 },
      { from: 'join', to: 'after' },
      { from: 'after', to: 'join', input: 1 },
    ];
    const reach = wireNodes(nodes, connections)[3]?.reach.map((bits) => [...bits]);
    expect(reach).toEqual([
      [1, 1, 0, 0, 0],
      [1, 0, 1, 1, 1],
    ]);
  });

  it('lets a loop reach a join by its end, never by its passes', () => {
    const nodes = [node('before'), node('loop', 1, 2, true), node('body'), node('join', 2)];
    const connections = [
      { from: 'before', to: 'loop' },
      { from: 'loop', output: 1, to: 'body' },
      { from: 'body', to: 'join' },
      { from: 'loop', output: 0, to: 'join', input: 1 },
    ];
    const [byPass, byEnd] = wireNodes(nodes, connections)[3]?.reach ?? [];
    expect([...(byPass ?? [])]).toEqual([0, 0, 1, 0]);
    expect([...(byEnd ?? [])]).toEqual([1, 1, 0, 0]);
  });

  it('knows whether the passes of a loop lead back to it', () => {
    const nodes = [node('loop', 1, 2, true), node('body'), node('end')];
    const open = [
      { from: 'loop', output: 1, to: 'body' },
      { from: 'loop', to: 'end' },
      { from: 'end', to: 'loop' },
    ];
    expect(wireNodes(nodes, open)[0]?.wiredBack).toBe(false);
    expect(wireNodes(nodes, [...open, { from: 'body', to: 'loop' }])[0]?.wiredBack).toBe(true);
  });
});
