/** `/api/auth…`: signing in and out. The refresh token travels in a cookie that no script can read. */
import { authRoutes as routes } from '@noria/contract';
import { fromApiId, toApiId } from '@noria/core';
import type { FastifyInstance } from 'fastify';
import { type RouteResult, registerOpenRoute, registerRoute } from '../http/register-route.ts';
import { requireSignedIn } from '../services/require-user.ts';
import type { Services } from '../services/services.ts';
import { showCaller } from '../services/show-caller.ts';
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from '../sign-in/session-cookie.ts';

export function registerAuthRoutes(app: FastifyInstance, services: () => Services, isSecure: () => boolean): void {
  const signedIn = ({ body, refreshToken }: { body: unknown; refreshToken: string }): RouteResult => ({
    status: 200,
    body,
    cookie: writeSessionCookie(refreshToken, isSecure()),
  });
  const signedOut = (): RouteResult => ({ status: 204, cookie: clearSessionCookie(isSecure()) });

  registerOpenRoute(app, routes.signIn, async ({ body }, { address, userAgent }) =>
    signedIn(await services().signIn.signIn(body.email, body.password, { address, userAgent })),
  );
  registerOpenRoute(app, routes.acceptLink, async ({ body }, { address, userAgent }) =>
    signedIn(await services().signIn.acceptLink(body, { address, userAgent })),
  );
  registerOpenRoute(app, routes.refresh, async (_input, { cookies, address }) =>
    signedIn(await services().signIn.refresh(readSessionCookie(cookies), address)),
  );
  registerOpenRoute(app, routes.signOut, async (_input, { cookies }) => {
    await services().signIn.signOut(readSessionCookie(cookies));
    return signedOut();
  });
  registerRoute(app, routes.signOutEverywhere, async (_input, { caller }) => {
    await services().signIn.signOutEverywhere(requireSignedIn(caller).userId);
    return signedOut();
  });
  registerRoute(app, routes.readCaller, (_input, { caller }) => ({ status: 200, body: showCaller(caller) }));
  registerRoute(app, routes.changePassword, async ({ body }, { caller, address }) => {
    await services().signIn.changePassword(requireSignedIn(caller), caller.sessionId, body, address);
    return { status: 204 };
  });
  registerRoute(app, routes.makeOwner, async ({ body }) => {
    const user = await services().signIn.makeOwner(body.email, body.password);
    return { status: 200, body: { id: toApiId('usr', user.userId), email: user.email, name: user.name } };
  });
  registerRoute(app, routes.createKeyFor, async ({ body: { email, ...wish } }) => ({
    status: 201,
    body: await services().apiKeys.createFor(email, wish),
  }));
  registerRoute(app, routes.switchOrganization, async ({ body }, { caller, address, userAgent }) =>
    signedIn(
      await services().signIn.switchOrganization(
        requireSignedIn(caller),
        caller.sessionId,
        fromApiId('org', body.organizationId),
        { address, userAgent },
      ),
    ),
  );
}
