/** The form of a workflow's JSON as the document shows it; the core's validation holds workflows to it. */
import { type Item, itemSchema as itemForm, type WorkflowDefinition, workflowDefinitionShape } from '@noria/core';
import { z } from 'zod';

export const itemSchema = itemForm.meta({
  id: 'Item',
  description: 'One record travelling over a connection',
}) as unknown as z.ZodType<Item>;

export const definitionShape = workflowDefinitionShape;

export const workflowDefinitionSchema = z
  .strictObject(workflowDefinitionShape)
  .meta({ id: 'WorkflowDefinition' }) as unknown as z.ZodType<WorkflowDefinition>;
