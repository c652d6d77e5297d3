/** `/api/audit`: who did what. */
import { auditRoutes as routes } from '@noria/contract';
import type { FastifyInstance } from 'fastify';
import { registerRoute } from '../http/register-route.ts';
import type { Services } from '../services/services.ts';

export function registerAuditRoutes(app: FastifyInstance, services: () => Services): void {
  registerRoute(app, routes.list, async ({ query }, { caller }) => ({
    status: 200,
    body: await services().audit.list(caller, query),
  }));
  registerRoute(app, routes.check, async (_input, { caller }) => ({
    status: 200,
    body: await services().audit.check(caller),
  }));
}
