/** Faults of wires and of the graph: ports, triggers, reach, cycles. */
import { describe, expect, it } from 'vitest';
import type { Connection, WorkflowNode } from './definition.ts';
import { sampleCatalogue } from './testing/sample-catalogue.ts';
import { validateWorkflow } from './validate-workflow.ts';

const types: Readonly<Record<string, string>> = {
  Start: 'trigger.manual',
  Hook: 'trigger.webhook',
  Respond: 'flow.respond',
  If: 'flow.if',
  Loop: 'flow.loop',
  Join: 'sample.join',
};

/** Wires as `Start > A`, `If.1 > B`, `A > Join.1`; a node's type follows from its name, else it is `data.set`. */
function reportWires(text: string, parts: Record<string, Partial<WorkflowNode>> = {}): string[] {
  const connections = text.split(',').map((wire): Connection => {
    const [from, to] = wire.trim().split(' > ') as [string, string];
    const [fromName, output = '0'] = from.split('.') as [string, string?];
    const [toName, input = '0'] = to.split('.') as [string, string?];
    return { from: fromName, output: Number(output), to: toName, input: Number(input) };
  });
  const names = [...new Set(connections.flatMap(({ from, to }) => [from, to]))].filter((name) => name !== 'Nobody');
  const nodes = names.map((name): WorkflowNode => {
    return { name, type: types[name] ?? 'data.set', typeVersion: 1, parameters: {}, ...parts[name] };
  });
  const faults = validateWorkflow({ name: 'Graph', nodes, connections }, sampleCatalogue);
  return faults.map((fault) => `${fault.severity} ${fault.code} ${fault.path} (${fault.node ?? ''}): ${fault.message}`);
}

describe('connections', () => {
  it('are reported when an end does not exist', () => {
    expect(reportWires('Start > A, Nobody > A, A > Nobody')).toEqual([
      'error CONNECTION_DANGLING connections[1].from (A): No node is called "Nobody".',
      'error CONNECTION_DANGLING connections[2].to (A): No node is called "Nobody".',
    ]);
  });

  it('are reported when the node has no such output or input', () => {
    expect(reportWires('Start > If, If.2 > A, If.1 > B.1')).toEqual([
      'error PORT_UNKNOWN connections[1].output (If): "If" has 2 outputs (0 to 1); there is no output 2.',
      'error PORT_UNKNOWN connections[2].input (B): "B" has one input (0); there is no input 1.',
    ]);
  });

  it('may use the ports that the parameters ask for, and the error output as the last one', () => {
    const join = { Join: { parameters: { inputs: 3 } }, A: { onError: 'errorOutput' as const } };
    expect(reportWires('Start > A, A > Join, A.1 > Join.2', join)).toEqual([]);
    expect(reportWires('Start > A, A > Join, A.1 > Join.2')).toHaveLength(2);
  });

  it('are warned about when the same wire is there twice', () => {
    expect(reportWires('Start > A, Start > A')).toEqual([
      'warning CONNECTION_DUPLICATE connections[1] (Start): is the same wire as connections[0]: "A" would run twice.',
    ]);
  });

  it('must not lead into a trigger', () => {
    expect(reportWires('Start > A, A > Start')).toContain(
      'error TRIGGER_WIRED connections[1].to (Start): "Start" is a trigger: it begins executions and takes no items from "A".',
    );
  });
});

describe('triggers', () => {
  it('must be there', () => {
    expect(reportWires('A > B')).toEqual([
      'error TRIGGER_MISSING nodes (): The workflow has no trigger, so nothing can start it. Add one, such as trigger.manual or trigger.webhook.',
    ]);
  });

  it('must not all be disabled', () => {
    expect(reportWires('Start > A', { Start: { disabled: true } })).toEqual([
      'error TRIGGER_MISSING nodes (Start): The only trigger, "Start", is disabled, so nothing can start the workflow. Enable it.',
    ]);
  });

  it('of an unknown type are reported once, not as missing too', () => {
    expect(reportWires('Start > A', { Start: { type: 'trigger.webhok' } })).toHaveLength(1);
  });
});

describe('reach', () => {
  it('warns about nodes that no trigger leads to', () => {
    expect(reportWires('Start > A, B > C')).toEqual([
      'warning NODE_UNREACHABLE nodes[2] (B): No trigger leads here, so this node never runs.',
      'warning NODE_UNREACHABLE nodes[3] (C): No trigger leads here, so this node never runs.',
    ]);
  });

  it('warns about a caller that no node will answer', () => {
    const asks = { Hook: { parameters: { respond: 'byNode' } } };
    const warning =
      'warning ANSWER_MISSING nodes[0] (Hook): No node that this trigger leads to answers the caller, who gets the id of the execution instead. Add one, such as flow.respond.';
    expect(reportWires('Hook > A', asks)).toEqual([warning]);
    expect(reportWires('Hook > Respond', { ...asks, Respond: { disabled: true } })).toEqual([warning]);
    expect(reportWires('Hook > A, Start > Respond', asks)).toEqual([warning]);
    expect(reportWires('Hook > If, If.1 > A, A > Respond', asks)).toEqual([]);
    expect(reportWires('Hook > A')).toEqual([]);
    const unknown = reportWires('Hook > A', { ...asks, A: { type: 'piece.reply' } });
    expect(unknown).toEqual([expect.stringContaining('NODE_TYPE_UNKNOWN')]);
  });

  it('does not go through the further outputs of a disabled node', () => {
    const disabled = { If: { disabled: true } };
    expect(reportWires('Start > If, If.0 > A, If.1 > B', disabled)).toEqual([
      'warning NODE_UNREACHABLE nodes[3] (B): No trigger leads here, so this node never runs.',
    ]);
  });
});

describe('cycles', () => {
  const cycles = (text: string, parts: Record<string, Partial<WorkflowNode>> = {}) =>
    reportWires(text, parts)
      .filter((fault) => fault.includes('CYCLE_ENDLESS'))
      .map((fault) => fault.replace(/ never ends.*/, ''));

  it.each([
    ['Start > A, A > B, B > A', ['error CYCLE_ENDLESS nodes[1] (A): A → B → A']],
    ['Start > A, A > A', ['error CYCLE_ENDLESS nodes[1] (A): A → A']],
    ['Start > B, B > C, C > D, D > B, D > E', ['error CYCLE_ENDLESS nodes[1] (B): B → C → D → B']],
    [
      'Start > A, A > B, B > A, B > C, C > D, D > C',
      ['error CYCLE_ENDLESS nodes[1] (A): A → B → A', 'error CYCLE_ENDLESS nodes[3] (C): C → D → C'],
    ],
    // The short way round never passes If.
    ['Start > A, A > If, If.1 > A, A > B, B > A', ['error CYCLE_ENDLESS nodes[1] (A): A → B → A']],
    ['Start > Join, Join > A, A > Join.1', ['error CYCLE_ENDLESS nodes[1] (Join): Join → A → Join']],
  ])('without a way out are reported: %s', (text, expected) => {
    expect(cycles(text)).toEqual(expected);
  });

  it.each([
    'Start > A, A > If, If.0 > B, If.1 > A',
    'Start > Loop, Loop.1 > A, A > Loop, Loop.0 > B',
    'Start > A, Start > B, A > C, B > C',
  ])('with a way out are fine: %s', (text) => {
    expect(reportWires(text)).toEqual([]);
  });

  it('may leave by an error output', () => {
    expect(cycles('Start > A, A > B, B > A', { A: { onError: 'errorOutput' } })).toEqual([]);
  });

  it('do not end at a disabled node', () => {
    expect(cycles('Start > A, A > If, If.0 > A', { If: { disabled: true } })).toHaveLength(1);
  });

  it('of a thousand nodes are found at once', () => {
    const ring = Array.from({ length: 999 }, (_, index) => `N${index} > N${(index + 1) % 999}`);
    const startedMs = performance.now();
    expect(cycles(['Start > N0', ...ring].join(', '))).toHaveLength(1);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});
