/** Everything that is wrong with a workflow, each fault with its place. */
import type { NodeCatalogue } from '../node-type/node-catalogue.ts';
import type { WorkflowDefinition } from './definition.ts';
import { createFaultList, type Fault, refuseWorkflow } from './fault.ts';
import { validateConnections } from './validate-connections.ts';
import { validateExpressions } from './validate-expressions.ts';
import { validateGraph } from './validate-graph.ts';
import { validateNodes } from './validate-nodes.ts';
import { validateSettings } from './validate-settings.ts';
import { validateShape } from './validate-shape.ts';
import { validateSize } from './validate-size.ts';
import { readOutline } from './workflow-outline.ts';

/**
 * Reports every fault of a definition, not only the first: a wrong key in one node hides nothing elsewhere.
 * Only a definition over the limits of size and depth is not looked at further. The list ends after 1,000 faults and says so.
 * @param definition JSON as it came: nothing about it is taken for granted
 * @param catalogue the node types that exist here
 * @returns errors and warnings; empty when the workflow is good
 */
export function validateWorkflow(definition: unknown, catalogue: NodeCatalogue): Fault[] {
  const faults = createFaultList();
  if (!validateSize(definition, faults)) return faults.list();
  validateShape(definition, faults);
  const outline = readOutline(definition, catalogue);
  validateSettings(outline, faults);
  validateNodes(outline, catalogue, faults);
  validateExpressions(outline, faults);
  validateConnections(outline, faults);
  validateGraph(outline, faults);
  return faults.list();
}

/**
 * The definition, once it is known to be one that can run.
 * @throws WORKFLOW_INVALID it has errors; `details.faults` lists them with the warnings
 */
export function requireValidWorkflow(definition: unknown, catalogue: NodeCatalogue): WorkflowDefinition {
  const faults = validateWorkflow(definition, catalogue);
  if (faults.some((fault) => fault.severity === 'error')) throw refuseWorkflow(faults);
  return definition as WorkflowDefinition;
}
