/** `/health` and `/ready`: whether the process is alive, and whether it can take work. */
import { operationRoutes as routes } from '@noria/contract';
import type { FastifyInstance } from 'fastify';
import { registerOpenRoute } from '../http/register-route.ts';

export interface Readiness {
  readonly ready: boolean;
  readonly checks: { readonly started: boolean; readonly database: boolean; readonly engine: boolean };
}

/** @param checkReadiness asks the database and the engine */
export function registerHealthRoutes(
  app: FastifyInstance,
  version: string,
  checkReadiness: () => Promise<Readiness>,
): void {
  registerOpenRoute(app, routes.health, () => ({
    status: 200,
    body: { status: 'ok', version, uptimeSeconds: Math.floor(process.uptime()) },
  }));
  registerOpenRoute(app, routes.ready, async () => {
    const readiness = await checkReadiness();
    return { status: readiness.ready ? 200 : 503, body: readiness };
  });
}
