/** `/api/organizations`, `/api/members` and `/api/api-keys`. */
import { organizationRoutes as routes } from '@noria/contract';
import { fromApiId } from '@noria/core';
import type { FastifyInstance } from 'fastify';
import { registerRoute } from '../http/register-route.ts';
import type { Services } from '../services/services.ts';

export function registerOrganizationRoutes(app: FastifyInstance, services: () => Services): void {
  registerRoute(app, routes.list, async (_input, { caller }) => ({
    status: 200,
    body: await services().organizations.list(caller),
  }));
  registerRoute(app, routes.create, async ({ body }, { caller }) => ({
    status: 201,
    body: await services().organizations.create(caller, body.name),
  }));
  registerRoute(app, routes.rename, async ({ params, body }, { caller }) => ({
    status: 200,
    body: await services().organizations.rename(caller, fromApiId('org', params.id), body.name),
  }));
  registerRoute(app, routes.listMembers, async ({ query }, { caller }) => ({
    status: 200,
    body: await services().organizations.listMembers(caller, query),
  }));
  registerRoute(app, routes.invite, async ({ body }, { caller }) => ({
    status: 201,
    body: await services().organizations.invite(caller, body.email, body.role),
  }));
  registerRoute(app, routes.changeRole, async ({ params, body }, { caller }) => {
    await services().organizations.changeRole(caller, fromApiId('usr', params.id), body.role);
    return { status: 204 };
  });
  registerRoute(app, routes.removeMember, async ({ params }, { caller }) => {
    await services().organizations.removeMember(caller, fromApiId('usr', params.id));
    return { status: 204 };
  });
  registerRoute(app, routes.listApiKeys, async ({ query }, { caller }) => ({
    status: 200,
    body: await services().apiKeys.list(caller, query),
  }));
  registerRoute(app, routes.createApiKey, async ({ body }, { caller }) => ({
    status: 201,
    body: await services().apiKeys.create(caller, body),
  }));
  registerRoute(app, routes.deleteApiKey, async ({ params }, { caller }) => {
    await services().apiKeys.delete(caller, fromApiId('key', params.id));
    return { status: 204 };
  });
}
