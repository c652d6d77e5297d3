/** `/docs`: the description of the interface, for programs and for people. */
import { allRoutes, buildOpenApiDocument, operationRoutes as routes } from '@noria/contract';
import type { FastifyInstance } from 'fastify';
import { renderDocsPage } from '../docs/docs-page.ts';
import { registerOpenRoute } from '../http/register-route.ts';
import { setPageHeaders } from '../http/security-headers.ts';

export function registerDocumentRoutes(app: FastifyInstance, version: string): void {
  const document = buildOpenApiDocument(allRoutes, version);
  const page = renderDocsPage(document);
  registerOpenRoute(app, routes.document, () => ({ status: 200, body: document }));
  app.get(routes.page.path, (_request, reply) => {
    setPageHeaders(reply);
    return reply.send(page);
  });
}
