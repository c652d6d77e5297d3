/** Noria as users start it: the whole server, on a free port. */
import { fromApiId } from '@noria/core';
import { createLogger, localCaller, readSettings, startServer } from '@noria/server';
import type { DatabasePlace } from '../process/temporary-database.ts';
import type { OpenNoria } from './open-noria.ts';

const OWNER = 'owner@example.com';

export async function openServer(place: DatabasePlace): Promise<OpenNoria> {
  const settings = readSettings({
    PORT: '0',
    NORIA_DATA_DIR: place.dataFolder,
    LOG_LEVEL: 'warn',
    NORIA_ADMIN_EMAIL: OWNER,
    NORIA_ADMIN_PASSWORD: 'a-long-way-to-Tipperary!',
    // The benches ask what the engine can do, not what an installation lets it do.
    MAX_CONCURRENT_EXECUTIONS: '10000',
    WORKFLOW_MAX_CONCURRENT_EXECUTIONS: '10000',
    ...(place.kind === 'postgres' ? { DATABASE_URL: place.url } : {}),
  });
  const server = await startServer(settings, createLogger(settings.LOG_LEVEL, settings.LOG_FORMAT));
  const { engine, store, services } = server.runtime;
  return {
    engine,
    store,
    port: Number(new URL(server.url).port),
    makeApiKey: async () => (await services.apiKeys.createFor(OWNER, { name: 'bench', scopes: [] })).key,
    install: async (definition) => {
      const { id } = await services.workflows.create(localCaller, definition, 'refuse', null);
      const workflowId = fromApiId('wf', id);
      const { publishedVersion } = await services.workflows.publish(localCaller, workflowId, null);
      if (publishedVersion === null) throw new Error(`${definition.name} was not published`);
      return { workflowId, version: publishedVersion };
    },
    close: () => server.stop(),
  };
}
