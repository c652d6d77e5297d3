/** Who listens with a draft: windows that close by themselves. */
import type { Database } from '../database/database.ts';

export interface ListeningStore {
  /**
   * Opens a workflow's window, or moves its end.
   * @returns its end, milliseconds since 1970; null when as many windows are open as may be
   */
  open(organizationId: string, workflowId: string, windowMs: number): Promise<number | null>;
  /** Workflows whose window is open, of all organizations; the one that was opened last comes first. */
  listOpen(): Promise<{ readonly organizationId: string; readonly workflowId: string }[]>;
}

/** A request looks through all of them, and each is the draft of a whole workflow. */
const mostOpen = 20;

export function createListeningStore(database: Database): ListeningStore {
  return {
    async open(organizationId, workflowId, windowMs) {
      const [row] = await database.query<{ untilMs: number }>({
        // $1 workflow, $2 organization, $3 milliseconds, $4 most windows. Index: listening_windows_open.
        text: `
insert into listening_windows as known (workflow_id, organization_id, open_until)
select $1, $2, clock_timestamp() + $3 * interval '1 millisecond'
where (
  select count(*)
  from listening_windows
  where open_until > clock_timestamp() and workflow_id <> $1
) < $4
on conflict (workflow_id) do update
set open_until = excluded.open_until
returning open_until as "untilMs"`,
        values: [workflowId, organizationId, windowMs, mostOpen],
      });
      return row?.untilMs ?? null;
    },
    listOpen: () =>
      database.query({
        name: 'listening-windows',
        // Index: listening_windows_open.
        text: `
select organization_id as "organizationId", workflow_id as "workflowId"
from listening_windows
where open_until > clock_timestamp()
order by open_until desc
limit ${mostOpen}`,
      }),
  };
}
