/** Who may sign in, and keys of programs, from the command line of the user whose process Noria is. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { exitCodes } from '../exit-code.ts';
import { runNoria as noria, runNoriaWith } from '../testing/run-noria.ts';
import { type Noria, startNoria } from '../testing/start-noria.ts';

let running: Noria;

beforeAll(async () => {
  running = await startNoria();
});

beforeEach(() => {
  vi.stubEnv('NORIA_DATA_DIR', running.folder);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await running.stop();
});

const post = async (path: string, body: unknown) => {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${running.server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
};

const readAs = (key: string, path: string) =>
  fetch(`${running.server.url}${path}`, { headers: { authorization: `Bearer ${key}` } });

describe('noria admin create', () => {
  it('makes an owner who can sign in', async () => {
    const made = await noria('admin', 'create', '--email', 'Lina@example.com', '--password', 'seven green bicycles!');
    expect(made).toMatchObject({ code: exitCodes.done, printed: 'Lina@example.com is an owner.' });
    const answer = await post('/api/auth/sign-in', { email: 'lina@example.com', password: 'seven green bicycles!' });
    expect(await answer.json()).toMatchObject({ caller: { role: 'owner', user: { email: 'lina@example.com' } } });
  });

  it('asks for the password where somebody sits there, and says what is wrong with it', async () => {
    const asked = await runNoriaWith({ ask: async () => 'short' }, 'admin', 'create', '--email', 'a@example.com');
    expect(asked.code).toBe(exitCodes.usage);
    expect(asked.said).toMatch(/5 characters; it needs at least 12/);
    expect((await noria('admin', 'create', '--email', 'a@example.com')).said).toContain('--password');
  });

  it('gives an owner a new password; the old one counts no more', async () => {
    const create = (password: string) => noria('admin', 'create', '--email', 'new@example.com', '--password', password);
    await create('one blue bicycle, please');
    expect((await create('two blue bicycles, please')).code).toBe(exitCodes.done);
    const old = { email: 'new@example.com', password: 'one blue bicycle, please' };
    expect((await post('/api/auth/sign-in', old)).status).toBe(401);
  });
});

describe('noria token create', () => {
  it('prints a key that speaks for the user, in the role that it was given', async () => {
    const { printed } = await noria(
      'token',
      'create',
      '--email',
      'owner@example.com',
      '--role',
      'viewer',
      '--days',
      '1',
    );
    expect(printed).toMatch(/^noria_[\w-]{43}$/);
    const caller = await (await readAs(printed, '/api/auth/me')).json();
    expect(caller).toMatchObject({ kind: 'api-key', role: 'viewer', user: { email: 'owner@example.com' } });
  });

  it('says who there is nobody of that name, and what a role is', async () => {
    expect((await noria('token', 'create', '--email', 'nobody@example.com')).said).toContain('User nobody@example.com');
    expect((await noria('token', 'create', '--email', 'a@example.com', '--role', 'king')).said).toContain(
      'viewer, operator, editor, admin, owner',
    );
  });
});
