/** Bodies and answers about workflows and their versions. */
import { z } from 'zod';
import { versionNumberSchema, workflowIdSchema } from './identifier.ts';
import { timeSchema } from './json.ts';
import { definitionShape, workflowDefinitionSchema } from './workflow-definition.ts';

export const faultSchema = z
  .strictObject({
    code: z.string(),
    severity: z.enum(['error', 'warning']).meta({ description: 'An error keeps the workflow from running' }),
    path: z
      .string()
      .meta({ description: 'Place in the workflow; empty for the whole', examples: ['nodes[2].parameters.url'] }),
    node: z.string().optional().meta({ description: 'Name of the node' }),
    message: z.string(),
  })
  .meta({ id: 'Fault', description: 'What is wrong with a workflow, and where' });

export const workflowSummarySchema = z
  .strictObject({
    id: workflowIdSchema,
    name: z.string(),
    enabled: z.boolean().meta({ description: 'false: its triggers do not start it' }),
    publishedVersion: z.int().nullable(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'WorkflowSummary' });

const webhookPlaceSchema = z.strictObject({
  method: z.string(),
  path: z.string(),
  url: z.string(),
  node: z.string(),
});

export const listeningSchema = z
  .strictObject({
    listensUntil: timeSchema,
    webhooks: z.array(webhookPlaceSchema).meta({ description: 'Where the draft listens' }),
  })
  .meta({ id: 'Listening' });

export const workflowSchema = workflowSummarySchema
  .extend({
    definition: workflowDefinitionSchema.meta({ description: 'The draft' }),
    revision: z.int().meta({ description: 'Rises with every change of the draft' }),
    faults: z
      .array(faultSchema)
      .meta({ description: 'What keeps the draft from being published; empty when it is ready' }),
    webhooks: z.array(webhookPlaceSchema).meta({ description: 'Where the published version listens' }),
  })
  .meta({ id: 'Workflow' });

/** `faults: keep` is for editors, which save what is not finished yet. */
export const saveQuerySchema = z.strictObject({
  faults: z.enum(['refuse', 'keep']).default('refuse').meta({
    description: '`refuse`: a workflow with faults is not saved. `keep`: it is saved and the faults are listed',
  }),
});

export const createWorkflowBodySchema = workflowDefinitionSchema;

/** Each key replaces that part of the draft; null takes an optional part away. */
export const changeWorkflowBodySchema = z
  .strictObject({
    name: definitionShape.name.optional(),
    description: definitionShape.description.nullable(),
    semantics: definitionShape.semantics.nullable(),
    nodes: definitionShape.nodes.optional(),
    connections: definitionShape.connections.optional(),
    settings: definitionShape.settings.nullable(),
    pinData: definitionShape.pinData.nullable(),
    enabled: z.boolean().optional(),
    revision: versionNumberSchema
      .optional()
      .meta({ description: 'The revision that was edited: a draft that changed since is not overwritten' }),
  })
  .meta({ id: 'WorkflowChange' });

export const versionSummarySchema = z
  .strictObject({
    version: z.int().min(1),
    published: z.boolean(),
    createdAt: timeSchema,
  })
  .meta({ id: 'VersionSummary' });

export const versionSchema = versionSummarySchema
  .extend({ definition: workflowDefinitionSchema })
  .meta({ id: 'Version' });

export const publishBodySchema = z.strictObject({
  version: versionNumberSchema
    .optional()
    .meta({ description: 'An earlier version to go back to; the draft becomes a new version when left out' }),
});

export const validationSchema = z
  .strictObject({ valid: z.boolean(), faults: z.array(faultSchema) })
  .meta({ id: 'Validation' });
