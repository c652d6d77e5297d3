/** `/api/executions…`: what ran, its steps, and what people say to it. */
import { executionRoutes as routes } from '@noria/contract';
import { fromApiId, toApiId } from '@noria/core';
import type { FastifyInstance } from 'fastify';
import { registerRoute } from '../http/register-route.ts';
import type { Services } from '../services/services.ts';

export function registerExecutionRoutes(app: FastifyInstance, services: () => Services): void {
  registerRoute(app, routes.list, async ({ query }, { caller }) => ({
    status: 200,
    body: await services().executions.list(caller, query),
  }));
  registerRoute(app, routes.deleteEnded, async ({ query }, { caller }) => ({
    status: 200,
    body: await services().executions.deleteEnded(caller, query.endedBefore, query.limit),
  }));
  registerRoute(app, routes.read, async ({ params }, { caller }) => ({
    status: 200,
    body: await services().executions.read(caller, fromApiId('exec', params.id)),
  }));
  registerRoute(app, routes.listSteps, async ({ params, query }, { caller }) => ({
    status: 200,
    body: await services().executions.listSteps(caller, fromApiId('exec', params.id), query),
  }));
  registerRoute(app, routes.readFile, async ({ params, query }, { caller }) => {
    const file = await services().executions.openFile(caller, fromApiId('exec', params.id), params.hash);
    return { status: 200, file: { ...file, disposition: query.inline === 'true' ? 'shown' : 'saved' } };
  });
  registerRoute(app, routes.cancel, async ({ params, body }, { caller }) => {
    const executionId = fromApiId('exec', params.id);
    await services().executions.require(caller, executionId);
    await services().messages.cancel(executionId, body.reason ?? null);
    return accepted(executionId);
  });
  registerRoute(app, routes.retry, async ({ params, body }, { caller }) => {
    const { executionId } = await services().executions.require(caller, fromApiId('exec', params.id));
    return { status: 202, body: await services().starts.retry(executionId, body.version) };
  });
  registerRoute(app, routes.resume, async ({ params, body }, { caller }) => {
    const { executionId } = await services().executions.require(caller, fromApiId('exec', params.id));
    return { status: 202, body: await services().starts.resume(executionId, body.version, body.input ?? null) };
  });
  registerRoute(app, routes.answerDoubt, async ({ params, body }, { caller }) => {
    const executionId = fromApiId('exec', params.id);
    await services().executions.require(caller, executionId);
    await services().messages.answerDoubt(executionId, params.step, params.item, body);
    return accepted(executionId);
  });
}

function accepted(executionId: string) {
  return { status: 202, body: { executionId: toApiId('exec', executionId), accepted: true } };
}
