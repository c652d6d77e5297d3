/** `/api/executions…`: what ran, its steps, and what people say to it. */
import { executionRoutes as routes } from '@noria/contract';
import { fromApiId, toApiId } from '@noria/core';
import type { FastifyInstance } from 'fastify';
import { registerRoute } from '../http/register-route.ts';
import { localCaller } from '../services/caller.ts';
import type { Services } from '../services/services.ts';

export function registerExecutionRoutes(app: FastifyInstance, services: () => Services): void {
  registerRoute(app, routes.list, async ({ query }) => ({
    status: 200,
    body: await services().executions.list(localCaller, query),
  }));
  registerRoute(app, routes.deleteEnded, async ({ query }) => ({
    status: 200,
    body: await services().executions.deleteEnded(localCaller, query.endedBefore, query.limit),
  }));
  registerRoute(app, routes.read, async ({ params }) => ({
    status: 200,
    body: await services().executions.read(localCaller, fromApiId('exec', params.id)),
  }));
  registerRoute(app, routes.listSteps, async ({ params, query }) => ({
    status: 200,
    body: await services().executions.listSteps(localCaller, fromApiId('exec', params.id), query),
  }));
  registerRoute(app, routes.readFile, async ({ params, query }) => {
    const file = await services().executions.openFile(localCaller, fromApiId('exec', params.id), params.hash);
    return { status: 200, file: { ...file, disposition: query.inline === 'true' ? 'shown' : 'saved' } };
  });
  registerRoute(app, routes.cancel, async ({ params, body }) => {
    const executionId = fromApiId('exec', params.id);
    await services().executions.require(localCaller, executionId);
    await services().messages.cancel(executionId, body.reason ?? null);
    return accepted(executionId);
  });
  registerRoute(app, routes.retry, async ({ params, body }) => {
    const { executionId } = await services().executions.require(localCaller, fromApiId('exec', params.id));
    return { status: 202, body: await services().starts.retry(executionId, body.version) };
  });
  registerRoute(app, routes.resume, async ({ params, body }) => {
    const { executionId } = await services().executions.require(localCaller, fromApiId('exec', params.id));
    return { status: 202, body: await services().starts.resume(executionId, body.version, body.input ?? null) };
  });
  registerRoute(app, routes.answerDoubt, async ({ params, body }) => {
    const executionId = fromApiId('exec', params.id);
    await services().executions.require(localCaller, executionId);
    await services().messages.answerDoubt(executionId, params.step, params.item, body);
    return accepted(executionId);
  });
}

function accepted(executionId: string) {
  return { status: 202, body: { executionId: toApiId('exec', executionId), accepted: true } };
}
