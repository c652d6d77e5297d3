/** Routes of what workflows are built from: node types and variables. */
import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { nodeTypeSchema } from '../schemas/node-type.ts';
import { pageQueryShape, pageSchema } from '../schemas/paging.ts';
import { variableBodySchema, variableNameSchema, variableSchema } from '../schemas/variable.ts';

const variableParams = z.strictObject({ name: variableNameSchema });

export const buildingRoutes = {
  listNodeTypes: defineRoute({
    method: 'GET',
    path: '/api/node-types',
    operation: 'listNodeTypes',
    tag: 'Building',
    summary: 'Lists the node types of this installation by name',
    query: z.strictObject(pageQueryShape),
    answers: { 200: { description: 'A page', schema: pageSchema(nodeTypeSchema) } },
    errors: ['CURSOR_INVALID'],
  }),
  listVariables: defineRoute({
    method: 'GET',
    path: '/api/variables',
    operation: 'listVariables',
    tag: 'Building',
    summary: 'Lists variables by name',
    query: z.strictObject(pageQueryShape),
    answers: { 200: { description: 'A page', schema: pageSchema(variableSchema) } },
    errors: ['CURSOR_INVALID'],
  }),
  setVariable: defineRoute({
    method: 'PUT',
    path: '/api/variables/{name}',
    operation: 'setVariable',
    tag: 'Building',
    summary: 'Makes or changes a variable',
    params: variableParams,
    body: variableBodySchema,
    answers: { 200: { description: 'The variable', schema: variableSchema } },
    errors: [],
  }),
  deleteVariable: defineRoute({
    method: 'DELETE',
    path: '/api/variables/{name}',
    operation: 'deleteVariable',
    tag: 'Building',
    summary: 'Deletes a variable',
    params: variableParams,
    answers: { 204: { description: 'Deleted' } },
    errors: ['NOT_FOUND'],
  }),
} as const;
