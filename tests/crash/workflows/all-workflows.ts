/** Every workflow of the suite. */
import type { CrashWorkflow } from './crash-workflow.ts';
import { loopingWorkflows } from './looping-workflows.ts';
import { straightWorkflows } from './straight-workflows.ts';

export const allWorkflows: readonly CrashWorkflow[] = [...straightWorkflows, ...loopingWorkflows];

export function findWorkflow(workflowId: string): CrashWorkflow {
  const found = allWorkflows.find((workflow) => workflow.workflowId === workflowId);
  if (found === undefined) throw new Error(`The suite has no workflow ${workflowId}`);
  return found;
}
