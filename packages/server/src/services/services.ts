/** What the routes ask: one service per noun. */
import type { ApiKeyService } from './api-key-service.ts';
import type { AuditService } from './audit-service.ts';
import type { DataTableService } from './data-table-service.ts';
import type { ExecutionMessages } from './execution-messages.ts';
import type { ExecutionService } from './execution-service.ts';
import type { ListeningService } from './listening-service.ts';
import type { NodeTypeList } from './node-type-list.ts';
import type { OrganizationService } from './organization-service.ts';
import type { SignInService } from './sign-in-service.ts';
import type { StartService } from './start-service.ts';
import type { VariableService } from './variable-service.ts';
import type { WorkflowService } from './workflow-service.ts';

export interface Services {
  readonly workflows: WorkflowService;
  readonly starts: StartService;
  readonly listening: ListeningService;
  readonly executions: ExecutionService;
  readonly messages: ExecutionMessages;
  readonly nodeTypes: NodeTypeList;
  readonly variables: VariableService;
  readonly dataTables: DataTableService;
  readonly signIn: SignInService;
  readonly organizations: OrganizationService;
  readonly apiKeys: ApiKeyService;
  readonly audit: AuditService;
}
