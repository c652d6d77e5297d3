/** `/health`, `/ready` and `/docs`: for whoever operates Noria or writes programs for it. */
import { allRoutes, buildOpenApiDocument, operationRoutes as routes } from '@noria/contract';
import type { FastifyInstance } from 'fastify';
import { renderDocsPage } from '../docs/docs-page.ts';
import { registerRoute } from '../http/register-route.ts';
import { setPageHeaders } from '../http/security-headers.ts';

export interface Readiness {
  readonly ready: boolean;
  readonly checks: { readonly started: boolean; readonly database: boolean; readonly engine: boolean };
}

/** @param checkReadiness asks the database and the engine */
export function registerOperationRoutes(
  app: FastifyInstance,
  version: string,
  checkReadiness: () => Promise<Readiness>,
): void {
  const document = buildOpenApiDocument(allRoutes, version);
  const page = renderDocsPage(document);
  registerRoute(app, routes.health, () => ({
    status: 200,
    body: { status: 'ok', version, uptimeSeconds: Math.floor(process.uptime()) },
  }));
  registerRoute(app, routes.ready, async () => {
    const readiness = await checkReadiness();
    return { status: readiness.ready ? 200 : 503, body: readiness };
  });
  registerRoute(app, routes.document, () => ({ status: 200, body: document }));
  app.get(routes.page.path, (_request, reply) => {
    setPageHeaders(reply);
    return reply.send(page);
  });
}
