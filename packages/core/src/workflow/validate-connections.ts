/** Faults of wires: ends that do not exist, outputs and inputs that the nodes do not have, wires into triggers. */
import type { FaultList } from './fault.ts';
import type { OutlineConnection, OutlineNode, WorkflowOutline } from './workflow-outline.ts';

export function validateConnections(outline: WorkflowOutline, faults: FaultList): void {
  const seen = new Map<string, string>();
  for (const connection of outline.connections) {
    const from = outline.byName.get(connection.from);
    const to = outline.byName.get(connection.to);
    if (from === undefined) reportDangling(connection, 'from', outline, faults);
    else validateOutput(connection, from, faults);
    if (to === undefined) reportDangling(connection, 'to', outline, faults);
    else validateInput(connection, to, faults);
    reportRepeat(connection, seen, faults);
  }
}

function reportDangling(
  connection: OutlineConnection,
  end: 'from' | 'to',
  outline: WorkflowOutline,
  faults: FaultList,
): void {
  const name = connection[end];
  // The shape says already that a name is empty.
  if (name === '') return;
  const message = `No node is called ${JSON.stringify(name)}.${faults.suggest(name, outline.names)}`;
  const other = end === 'from' ? connection.to : connection.from;
  faults.addError(
    'CONNECTION_DANGLING',
    `${connection.path}.${end}`,
    message,
    outline.byName.has(other) ? other : null,
  );
}

function validateOutput(connection: OutlineConnection, from: OutlineNode, faults: FaultList): void {
  if (from.outputCount === null || connection.output < from.outputCount) return;
  const message = `${JSON.stringify(from.name)} has ${countOf(from.outputCount, 'output')}; there is no output ${connection.output}.`;
  faults.addError('PORT_UNKNOWN', `${connection.path}.output`, message, from.name);
}

function validateInput(connection: OutlineConnection, to: OutlineNode, faults: FaultList): void {
  if (to.type?.trigger !== undefined) {
    const message = `${JSON.stringify(to.name)} is a trigger: it begins executions and takes no items from ${JSON.stringify(connection.from)}.`;
    faults.addError('TRIGGER_WIRED', `${connection.path}.to`, message, to.name);
    return;
  }
  if (to.inputCount === null || connection.input < to.inputCount) return;
  const message = `${JSON.stringify(to.name)} has ${countOf(to.inputCount, 'input')}; there is no input ${connection.input}.`;
  faults.addError('PORT_UNKNOWN', `${connection.path}.input`, message, to.name);
}

/** Ports count from 0, which is worth saying to whoever missed by one. */
function countOf(count: number, port: string): string {
  if (count === 0) return `no ${port}s`;
  return count === 1 ? `one ${port} (0)` : `${count} ${port}s (0 to ${count - 1})`;
}

function reportRepeat(connection: OutlineConnection, seen: Map<string, string>, faults: FaultList): void {
  const key = JSON.stringify([connection.from, connection.output, connection.to, connection.input]);
  const first = seen.get(key);
  if (first === undefined) {
    seen.set(key, connection.path);
    return;
  }
  const message = `is the same wire as ${first}: ${JSON.stringify(connection.to)} would run twice.`;
  faults.addWarning('CONNECTION_DUPLICATE', connection.path, message, connection.from);
}
