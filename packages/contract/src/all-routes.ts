/** Every route of the interface with a fixed form. */
import type { RouteContract } from './route.ts';
import { auditRoutes } from './routes/audit-routes.ts';
import { authRoutes } from './routes/auth-routes.ts';
import { buildingRoutes } from './routes/building-routes.ts';
import { dataTableRoutes } from './routes/data-table-routes.ts';
import { executionRoutes } from './routes/execution-routes.ts';
import { operationRoutes } from './routes/operation-routes.ts';
import { organizationRoutes } from './routes/organization-routes.ts';
import { workflowRoutes } from './routes/workflow-routes.ts';

export const allRoutes: readonly RouteContract[] = [
  ...Object.values(auditRoutes),
  ...Object.values(authRoutes),
  ...Object.values(organizationRoutes),
  ...Object.values(workflowRoutes),
  ...Object.values(executionRoutes),
  ...Object.values(buildingRoutes),
  ...Object.values(dataTableRoutes),
  ...Object.values(operationRoutes),
];
