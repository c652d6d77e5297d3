/** `/resume/{token}`: a link that ends a wait. GET asks to confirm, since mail programs follow links by themselves. */
import { operationRoutes as routes } from '@noria/contract';
import { type Json, NoriaError, toApiId } from '@noria/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readTextualBody } from '../hooks/read-hook-body.ts';
import { html, renderPage } from '../http/html.ts';
import { toFastifyPath } from '../http/register-route.ts';
import { setDataHeaders, setPageHeaders } from '../http/security-headers.ts';
import type { Services } from '../services/services.ts';

export function registerResumeRoutes(app: FastifyInstance, services: () => Services): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.get(toFastifyPath(routes.showResume.path), async (request, reply) => {
    await services().messages.findWait(tokenOf(request));
    setPageHeaders(reply);
    return reply.send(confirmPage);
  });
  app.post(toFastifyPath(routes.resume.path), async (request, reply) => {
    const body = readBody(request);
    const executionId = await services().messages.resumeByToken(tokenOf(request), body);
    if (isForm(request)) {
      setPageHeaders(reply);
      return reply.send(donePage);
    }
    setDataHeaders(reply);
    return reply.code(202).send({ executionId: toApiId('exec', executionId), accepted: true });
  });
}

function tokenOf(request: FastifyRequest): string {
  return (request.params as { token: string }).token;
}

/** The confirm page's form has no fields: it means an empty object. @throws REQUEST_TYPE_UNSUPPORTED */
function readBody(request: FastifyRequest): Json {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) return {};
  const contentType = request.headers['content-type'];
  const body = readTextualBody(request.body, contentType);
  if (body !== undefined) return body;
  throw new NoriaError('REQUEST_TYPE_UNSUPPORTED', {
    expected: 'JSON, a form or text',
    contentType: JSON.stringify(contentType?.slice(0, 100) ?? 'missing'),
  });
}

function isForm(request: FastifyRequest): boolean {
  return (request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

const confirmPage = renderPage(
  'Go on?',
  html`<h1>A workflow is waiting</h1>
<p>It goes on when you confirm. Nothing has happened yet.</p>
<form method="post"><button type="submit">Go on</button></form>`,
);

const donePage = renderPage('Done', html`<h1>Thank you</h1><p>The workflow goes on. You may close this page.</p>`);
