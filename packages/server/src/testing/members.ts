/** Members of a test's organization, who join as people do: by an invitation. */
import type { Role } from '@noria/core';
import type { TestServer } from './test-server.ts';

export interface TestMember {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  readonly organizationId: string;
  /** Of the session that joining began. */
  readonly accessToken: string;
  /** `name=value`, as a browser sends it back. */
  readonly cookie: string;
}

interface SignedIn {
  readonly accessToken: string;
  readonly caller: { readonly user: { readonly id: string }; readonly organization: { readonly id: string } };
}

const password = 'seven green bottles, standing!';

export const nobody = { authorization: '' };

export function bearer(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** @returns token of an invitation */
export async function invite(
  noria: TestServer,
  email: string,
  role: Role,
  headers: Record<string, string> = {},
): Promise<string> {
  const { status, body } = await noria.call('POST', '/api/members/invitations', { email, role }, headers);
  if (status !== 201) throw new Error(`inviting ${email} answered ${status}: ${JSON.stringify(body)}`);
  return (body as { url: string }).url.split('#')[1] ?? '';
}

export async function join(noria: TestServer, email: string, role: Role): Promise<TestMember> {
  const token = await invite(noria, email, role);
  const { status, headers, body } = await noria.call('POST', '/api/auth/accept', { token, password }, nobody);
  if (status !== 200) throw new Error(`joining as ${email} answered ${status}: ${JSON.stringify(body)}`);
  const { accessToken, caller } = body as unknown as SignedIn;
  const { user, organization } = caller;
  const cookie = readCookie(headers);
  return { userId: user.id, email, password, organizationId: organization.id, accessToken, cookie };
}

/** Makes a new session. @returns its access token */
export async function signIn(noria: TestServer, { email, password }: TestMember): Promise<string> {
  const { status, body } = await noria.call('POST', '/api/auth/sign-in', { email, password }, nobody);
  if (status !== 200) throw new Error(`${email} could not sign in: ${status} ${JSON.stringify(body)}`);
  return (body as { accessToken: string }).accessToken;
}

/** @returns id and the key itself */
export async function makeKey(
  noria: TestServer,
  wish: { readonly role?: Role; readonly scopes?: readonly string[] } = {},
  headers: Record<string, string> = {},
): Promise<{ readonly id: string; readonly key: string }> {
  const { status, body } = await noria.call('POST', '/api/api-keys', { name: 'Test', ...wish }, headers);
  if (status !== 201) throw new Error(`making a key answered ${status}: ${JSON.stringify(body)}`);
  return body as { id: string; key: string };
}

/** `name=value` of the cookie that an answer sets. */
export function readCookie(headers: Headers): string {
  return headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
