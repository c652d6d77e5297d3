/** `/join`: the page behind a link that is good once. The token stands behind the #, which browsers send to nobody. */
import { createHash } from 'node:crypto';
import { operationRoutes as routes } from '@noria/contract';
import type { FastifyInstance } from 'fastify';
import { Html, html, renderPage } from '../http/html.ts';
import { setPageHeaders } from '../http/security-headers.ts';

export function registerJoinRoute(app: FastifyInstance): void {
  app.get(routes.join.path, (_request, reply) => {
    setPageHeaders(
      reply,
      `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'; connect-src 'self'`,
    );
    return reply.send(page);
  });
}

const script = `
const form = document.querySelector('form');
const says = document.querySelector('output');
const token = location.hash.slice(1);
const isOwner = token.startsWith('own_');
document.querySelector('#email').closest('label').hidden = !isOwner;
form.email.required = isOwner;
if (token === '') says.textContent = 'The link is not complete: open it as it was given to you.';
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  form.querySelector('button').disabled = true;
  says.textContent = '';
  const body = { token, password: form.password.value };
  if (form.elements.name.value !== '') body.name = form.elements.name.value;
  if (isOwner) body.email = form.email.value;
  try {
    const answer = await fetch('/api/auth/accept', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    const result = await answer.json();
    if (answer.ok) {
      form.hidden = true;
      says.textContent = 'Welcome. You are signed in as ' + result.caller.user.email + ', ' + result.caller.role + '.';
      history.replaceState(null, '', location.pathname);
    } else says.textContent = result.error.message;
  } catch {
    says.textContent = 'Noria does not answer. Try again in a moment.';
  }
  form.querySelector('button').disabled = false;
});
`;

const page = renderPage(
  'Join Noria',
  html`<h1>Join Noria</h1>
<form>
<label>E-mail address<br><input id="email" name="email" type="email" autocomplete="username" maxlength="254"></label>
<label>Name<br><input name="name" autocomplete="name" maxlength="100"></label>
<label>Password<br><input name="password" type="password" autocomplete="new-password" required maxlength="1000"></label>
<p class="quiet">At least twelve characters, one of them neither a letter nor a digit.</p>
<button type="submit">Join</button>
</form>
<p><output role="status"></output></p>
<script>${new Html(script)}</script>`,
);
