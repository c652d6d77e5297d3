/** `/api/workflows…`: workflows, their versions, and executions started by hand. */
import { workflowRoutes as routes } from '@noria/contract';
import { fromApiId } from '@noria/core';
import type { FastifyInstance } from 'fastify';
import { registerRoute } from '../http/register-route.ts';
import type { Services } from '../services/services.ts';

export function registerWorkflowRoutes(app: FastifyInstance, services: () => Services): void {
  registerRoute(app, routes.list, async ({ query }, { caller }) => ({
    status: 200,
    body: await services().workflows.list(caller, query),
  }));
  registerRoute(app, routes.create, async ({ body, query }, { caller, ...info }) => ({
    status: 201,
    body: await services().workflows.create(caller, body, query.faults, info.idempotencyKey),
  }));
  registerRoute(app, routes.read, async ({ params }, { caller }) => ({
    status: 200,
    body: await services().workflows.read(caller, fromApiId('wf', params.id)),
  }));
  registerRoute(app, routes.change, async ({ params, query, body }, { caller }) => ({
    status: 200,
    body: await services().workflows.change(caller, fromApiId('wf', params.id), body, query.faults),
  }));
  registerRoute(app, routes.remove, async ({ params }, { caller }) => {
    await services().workflows.remove(caller, fromApiId('wf', params.id));
    return { status: 204 };
  });
  registerRoute(app, routes.listVersions, async ({ params, query }, { caller }) => ({
    status: 200,
    body: await services().workflows.listVersions(caller, fromApiId('wf', params.id), query),
  }));
  registerRoute(app, routes.readVersion, async ({ params }, { caller }) => ({
    status: 200,
    body: await services().workflows.readVersion(caller, fromApiId('wf', params.id), params.n),
  }));
  registerRoute(app, routes.publish, async ({ params, body }, { caller }) => ({
    status: 200,
    body: await services().workflows.publish(caller, fromApiId('wf', params.id), body.version ?? null),
  }));
  registerRoute(app, routes.validate, async ({ params, body }, { caller }) => ({
    status: 200,
    body: await services().workflows.validate(caller, fromApiId('wf', params.id), body ?? null),
  }));
  registerRoute(app, routes.listen, async ({ params }, { caller }) => ({
    status: 200,
    body: await services().listening.listen(caller, fromApiId('wf', params.id)),
  }));
  registerRoute(app, routes.execute, async ({ params, query, body }, { caller, ...info }) => {
    const started = await services().starts.start(caller, fromApiId('wf', params.id), body, query.wait * 1000, info);
    return { status: isOver(started.status) || started.answer !== null ? 200 : 202, body: started };
  });
}

function isOver(status: string): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}
