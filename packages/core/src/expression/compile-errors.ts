/** Finds every bad expression of a node's parameters, for the validation of workflows. */
import type { Json } from '../items/item.ts';
import type { Parameters } from '../node-type/parameters.ts';
import { readTemplate, type Template } from './compile/read-template.ts';
import { depthLimit } from './frame.ts';
import { joinPath } from './join-path.ts';
import { suggestName } from './suggest-name.ts';

export interface ExpressionProblem {
  /** Place in the parameters: `fields[0].value`. */
  readonly path: string;
  readonly problem: string;
  /** From 1, in the parameter's text, its `=` included. */
  readonly column: number;
}

/**
 * @param nodeNames names that `$('name')` may refer to; null to leave that unchecked
 * @param enough once so many were found nothing more is read
 * @returns in the order of the parameters; empty when all is well
 */
export function compileErrors(
  parameters: Parameters,
  nodeNames: ReadonlySet<string> | null,
  enough = Number.POSITIVE_INFINITY,
): ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  const visit = (value: Json, path: string, depth: number): void => {
    if (problems.length >= enough) return;
    if (typeof value === 'string') {
      if (value.startsWith('=')) problems.push(...checkText(value, path, nodeNames));
    } else if (typeof value === 'object' && value !== null) {
      if (depth > depthLimit) {
        problems.push({ path, problem: `the parameters nest deeper than ${depthLimit} levels`, column: 1 });
      } else if (Array.isArray(value)) {
        for (const [index, element] of value.entries()) visit(element, joinPath(path, index), depth + 1);
      } else {
        for (const [key, field] of Object.entries(value)) visit(field, joinPath(path, key), depth + 1);
      }
    }
  };
  visit(parameters, '', 0);
  return problems;
}

function checkText(text: string, path: string, nodeNames: ReadonlySet<string> | null): ExpressionProblem[] {
  const template = readTemplate(text);
  const faults = template.faults.map((fault) => ({ path, problem: fault.message, column: fault.offset + 1 }));
  const unknown = nodeNames === null ? [] : findUnknownNodes(template, path, nodeNames);
  return [...faults, ...unknown].sort((left, right) => left.column - right.column);
}

function findUnknownNodes(template: Template, path: string, nodeNames: ReadonlySet<string>): ExpressionProblem[] {
  const problems: ExpressionProblem[] = [];
  for (const part of template.parts) {
    if (typeof part === 'string') continue;
    for (const { name, offset } of part.found.nodes) {
      if (nodeNames.has(name)) continue;
      const problem = `there is no node \`${name}\`${suggestName(name, nodeNames)}`;
      problems.push({ path, problem, column: part.base + offset + 1 });
    }
  }
  return problems;
}
