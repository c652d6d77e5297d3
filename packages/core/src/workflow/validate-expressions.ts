/** Faults of expressions: those that cannot be read, and those that ask for nodes that do not exist. */
import { compileErrors } from '../expression/compile-errors.ts';
import type { Json } from '../items/item.ts';
import { type FaultList, mostFaults, mostSuggestions } from './fault.ts';
import { nestPath } from './format-path.ts';
import { longestSlip } from './nearest-name.ts';
import { isExpression } from './parameter-schema.ts';
import { definitionLimits } from './validate-size.ts';
import type { WorkflowOutline } from './workflow-outline.ts';

export function validateExpressions(outline: WorkflowOutline, faults: FaultList): void {
  const count = outline.nodes.reduce((sum, node) => sum + countExpressions(node.parameters), 0);
  if (count > definitionLimits.expressions) {
    const message = `The workflow has ${count} expressions; the limit is ${definitionLimits.expressions}.`;
    faults.addError('WORKFLOW_TOO_LARGE', 'nodes', message);
    return;
  }
  const names = new SuggestedNames(outline.names);
  for (const node of outline.nodes) {
    if (faults.isFull()) return;
    for (const { path, problem, column } of compileErrors(node.parameters, names, mostFaults + 1)) {
      const message = `The expression cannot be used: ${problem} (column ${column}).`;
      faults.addError('EXPRESSION_INVALID', nestPath(`${node.path}.parameters`, path), message, node.name);
    }
  }
  const { concurrencyKey } = outline.settings;
  if (typeof concurrencyKey !== 'string') return;
  for (const { problem, column } of compileErrors({ concurrencyKey }, names)) {
    const message = `The expression cannot be used: ${problem} (column ${column}).`;
    faults.addError('EXPRESSION_INVALID', 'settings.concurrencyKey', message);
  }
}

/** A text has as many expressions as openings; one that only begins with `=` counts too, because it is read. */
function countExpressions(value: Json): number {
  if (isExpression(value)) return Math.max(1, value.split('{{').length - 1);
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  for (const part of Array.isArray(value) ? value : Object.values(value)) count += countExpressions(part);
  return count;
}

/**
 * Names that may be gone through a few times only, and the long ones not at all: to find the nearest of a thousand long names
 * takes 40 ms (measured), and a hostile workflow asks for ten thousand.
 */
class SuggestedNames extends Set<string> {
  #walksLeft = mostSuggestions;

  override [Symbol.iterator](): SetIterator<string> {
    this.#walksLeft -= 1;
    const short = this.#walksLeft < 0 ? [] : [...this.values()].filter((name) => name.length <= longestSlip);
    return new Set(short).values();
  }
}
