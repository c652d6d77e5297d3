/** `/api/data-tables…`: small typed tables and their rows. */
import { dataTableRoutes as routes } from '@noria/contract';
import type { FastifyInstance } from 'fastify';
import { registerRoute } from '../http/register-route.ts';
import type { Services } from '../services/services.ts';

export function registerDataTableRoutes(app: FastifyInstance, services: () => Services): void {
  const tables = () => services().dataTables;
  registerRoute(app, routes.list, async ({ query }, { caller }) => ({
    status: 200,
    body: await tables().list(caller, query),
  }));
  registerRoute(app, routes.create, async ({ body }, { caller }) => ({
    status: 201,
    body: await tables().create(caller, body),
  }));
  registerRoute(app, routes.read, async ({ params }, { caller }) => ({
    status: 200,
    body: await tables().read(caller, params.id),
  }));
  registerRoute(app, routes.change, async ({ params, body }, { caller }) => ({
    status: 200,
    body: await tables().change(caller, params.id, body),
  }));
  registerRoute(app, routes.delete, async ({ params }, { caller }) => {
    await tables().delete(caller, params.id);
    return { status: 204 };
  });
  registerRoute(app, routes.listRows, async ({ params, query }, { caller }) => ({
    status: 200,
    body: await tables().listRows(caller, params.id, query),
  }));
  registerRoute(app, routes.insertRows, async ({ params, body }, { caller }) => ({
    status: 201,
    body: await tables().insertRows(caller, params.id, body.rows),
  }));
  registerRoute(app, routes.updateRow, async ({ params, body }, { caller }) => ({
    status: 200,
    body: await tables().updateRow(caller, params.id, params.row, body.values),
  }));
  registerRoute(app, routes.deleteRow, async ({ params }, { caller }) => {
    await tables().deleteRow(caller, params.id, params.row);
    return { status: 204 };
  });
}
