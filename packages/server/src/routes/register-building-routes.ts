/** `/api/node-types` and `/api/variables`: what workflows are built from. */
import { buildingRoutes as routes } from '@noria/contract';
import type { FastifyInstance } from 'fastify';
import { registerRoute } from '../http/register-route.ts';
import type { Services } from '../services/services.ts';

export function registerBuildingRoutes(app: FastifyInstance, services: () => Services): void {
  registerRoute(app, routes.listNodeTypes, ({ query }) => ({ status: 200, body: services().nodeTypes.list(query) }));
  registerRoute(app, routes.listVariables, async ({ query }, { caller }) => ({
    status: 200,
    body: await services().variables.list(caller, query),
  }));
  registerRoute(app, routes.setVariable, async ({ params, body }, { caller }) => ({
    status: 200,
    body: await services().variables.set(caller, params.name, body.value),
  }));
  registerRoute(app, routes.deleteVariable, async ({ params }, { caller }) => {
    await services().variables.remove(caller, params.name);
    return { status: 204 };
  });
}
