/** Faults of single nodes: name, type, parameters, retry. */
import type { NodeCatalogue } from '../node-type/node-catalogue.ts';
import type { NodeType } from '../node-type/node-type.ts';
import type { FaultCode, FaultList } from './fault.ts';
import { nestPath } from './format-path.ts';
import { checkParameters } from './parameter-schema.ts';
import type { OutlineNode, WorkflowOutline } from './workflow-outline.ts';

export function validateNodes(outline: WorkflowOutline, catalogue: NodeCatalogue, faults: FaultList): void {
  const catalogueNames = [...new Set(catalogue.list().map((type) => type.type))];
  for (const node of outline.nodes) {
    validateName(node, outline, faults);
    validateRetry(node, faults);
    if (node.type === null) reportUnknownType(node, catalogue, catalogueNames, faults);
    else validateParameters(node, node.type, faults);
  }
}

function validateName(node: OutlineNode, outline: WorkflowOutline, faults: FaultList): void {
  const { name, path } = node;
  if (name === null || name === '') return; // The shape says so already.
  if (name.trim() === '') faults.addError('NODE_NAME_EMPTY', `${path}.name`, 'must not be blank.', name);
  const first = outline.byName.get(name);
  if (first === node || first === undefined) return;
  const message = `${JSON.stringify(name)} is already the name of ${first.path}; connections could not tell them apart.`;
  faults.addError('NODE_NAME_DUPLICATE', `${path}.name`, message, name);
}

function validateRetry({ retry, path, name }: OutlineNode, faults: FaultList): void {
  const { delayMs, maxDelayMs } = retry;
  if (typeof delayMs !== 'number' || typeof maxDelayMs !== 'number' || maxDelayMs >= delayMs) return;
  const message = `is less than delayMs (${delayMs}).`;
  faults.addError('RETRY_INVALID', `${path}.retry.maxDelayMs`, message, name);
}

function reportUnknownType(
  node: OutlineNode,
  catalogue: NodeCatalogue,
  catalogueNames: readonly string[],
  faults: FaultList,
): void {
  const { typeName, version, path, name } = node;
  if (typeName === null || typeName === '' || version === null) return; // The shape says so already.
  const versions = catalogue.list().flatMap((type) => (type.type === typeName ? [type.version] : []));
  if (versions.length > 0) {
    const message = `Node type ${typeName} has no version ${version} here; it has ${versions.join(', ')}.`;
    faults.addError('NODE_TYPE_UNKNOWN', `${path}.typeVersion`, message, name);
    return;
  }
  const message = `Node type ${JSON.stringify(typeName.slice(0, 100))} does not exist here.${faults.suggest(typeName, catalogueNames)}`;
  faults.addError('NODE_TYPE_UNKNOWN', `${path}.type`, message, name);
}

function validateParameters(node: OutlineNode, type: NodeType, faults: FaultList): void {
  const broken = checkParameters(type.parameters, node.parameters, 'written');
  for (const { path, problem } of broken) addParameterFault('PARAMETER_INVALID', node, path, problem, faults);
  const places = new Set(broken.map((fault) => fault.path));
  for (const { path, problem } of askType(node, type, places.size > 0, faults)) {
    if (!places.has(path)) addParameterFault('PARAMETER_INVALID', node, path, problem, faults);
  }
}

/**
 * Node types come from other packages too: one that chokes is named instead of failing the whole report. Where the parameters
 * break the schema, it had no promise to rely on, and what is broken has been reported.
 */
function askType(
  node: OutlineNode,
  type: NodeType,
  isBroken: boolean,
  faults: FaultList,
): readonly { path: string; problem: string }[] {
  try {
    if (typeof type.inputs === 'function') type.inputs(node.filled);
    if (typeof type.outputs === 'function') type.outputs(node.filled);
    if (typeof type.effect === 'function') type.effect(node.filled);
    return type.check?.(node.filled) ?? [];
  } catch (error) {
    if (isBroken) return [];
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `Node type ${type.type}@${type.version} could not read these parameters: ${reason}`;
    addParameterFault('NODE_TYPE_FAILED', node, '', problem, faults);
    return [];
  }
}

function addParameterFault(code: FaultCode, node: OutlineNode, path: string, problem: string, faults: FaultList): void {
  faults.addError(code, nestPath(`${node.path}.parameters`, path), problem, node.name);
}
