/** What the routes ask: one service per noun. */
import type { DataTableService } from './data-table-service.ts';
import type { ExecutionMessages } from './execution-messages.ts';
import type { ExecutionService } from './execution-service.ts';
import type { ListeningService } from './listening-service.ts';
import type { NodeTypeList } from './node-type-list.ts';
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
}
