/** Looks for the services that tests can use: PostgreSQL and Redis, as set in the environment or on this machine. */
import { connect } from 'node:net';
import { userInfo } from 'node:os';

/**
 * @typedef {{ state: 'found', url: string, version: string } | { state: 'absent' } | { state: 'faulty', problem: string }} Service
 * `faulty`: the environment names it, but it cannot be used.
 */

const connectTimeoutMs = 2_000;

/** @returns {Promise<Service>} a PostgreSQL 15 or newer in which this user may create databases */
export async function findPostgres() {
  const named = process.env.DATABASE_URL;
  if (named) {
    const answer = await tryPostgres(named);
    return answer.state === 'found' ? answer : { state: 'faulty', problem: `DATABASE_URL: ${answer.problem}` };
  }
  for (const user of new Set(['postgres', userInfo().username])) {
    const answer = await tryPostgres(`postgres://${encodeURIComponent(user)}@127.0.0.1:5432/postgres`);
    if (answer.state === 'found') return answer;
  }
  return { state: 'absent' };
}

/** @returns {Promise<Service>} */
export async function findRedis() {
  const named = process.env.REDIS_URL;
  const url = named || 'redis://127.0.0.1:6379';
  try {
    return { state: 'found', url, version: await askRedisVersion(new URL(url)) };
  } catch (error) {
    return named ? { state: 'faulty', problem: `REDIS_URL: ${error.message}` } : { state: 'absent' };
  }
}

async function tryPostgres(url) {
  // Loaded late: this file is read before the dependencies are installed.
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  try {
    await client.connect();
    const { rows } = await client.query(`
      select current_setting('server_version') as version,
             current_setting('server_version_num')::int >= 150000 as "isNewEnough",
             rolcreatedb or rolsuper as "mayCreate"
        from pg_roles
       where rolname = current_user`);
    const { version, isNewEnough, mayCreate } = rows[0];
    if (!isNewEnough) return { state: 'faulty', problem: `PostgreSQL ${version} is older than 15` };
    if (!mayCreate) return { state: 'faulty', problem: 'the role may not create databases, which the tests do' };
    return { state: 'found', url, version: version.split(' ')[0] };
  } catch (error) {
    return { state: 'faulty', problem: error.message || error.code };
  } finally {
    await client.end();
  }
}

/** The wire protocol's inline commands are enough for a question, and spare a client library. */
function askRedisVersion(url) {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: url.hostname, port: Number(url.port || 6379) });
    socket.setTimeout(connectTimeoutMs, () => socket.destroy(new Error('no answer')));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('it closed the connection')));
    if (url.password)
      socket.write(`AUTH ${[url.username, url.password].filter(Boolean).map(decodeURIComponent).join(' ')}\r\n`);
    socket.write('INFO server\r\n');
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
      const version = /redis_version:(\S+)/.exec(text)?.[1];
      const refusal = /^-(.*)$/m.exec(text)?.[1];
      if (version === undefined && refusal === undefined) return;
      socket.destroy();
      if (version === undefined) reject(new Error(refusal));
      else resolve(version);
    });
  });
}
