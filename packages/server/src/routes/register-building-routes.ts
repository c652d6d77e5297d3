/** `/api/node-types` and `/api/variables`: what workflows are built from. */
import { buildingRoutes as routes } from '@noria/contract';
import type { FastifyInstance } from 'fastify';
import { registerRoute } from '../http/register-route.ts';
import { localCaller } from '../services/caller.ts';
import type { Services } from '../services/services.ts';

export function registerBuildingRoutes(app: FastifyInstance, services: () => Services): void {
  registerRoute(app, routes.listNodeTypes, ({ query }) => ({ status: 200, body: services().nodeTypes.list(query) }));
  registerRoute(app, routes.listVariables, async ({ query }) => ({
    status: 200,
    body: await services().variables.list(localCaller, query),
  }));
  registerRoute(app, routes.setVariable, async ({ params, body }) => ({
    status: 200,
    body: await services().variables.set(localCaller, params.name, body.value),
  }));
  registerRoute(app, routes.deleteVariable, async ({ params }) => {
    await services().variables.remove(localCaller, params.name);
    return { status: 204 };
  });
}
