-- Keeps the executions that a process runs out of the indexes of lists.
-- One that runs has its entry in executions_owned; when it ends, it comes into the lists' indexes for good. So a run makes
-- two entries fewer, and leaves no dead ones behind.

drop index executions_by_organization;
drop index executions_by_workflow;

-- Lists of an organization, newest first.
create index executions_by_organization on executions (organization_id, accepted_at, id)
where process_id is null;

-- Lists of a workflow, newest first; retention.
create index executions_by_workflow on executions (workflow_id, accepted_at, id)
where process_id is null;
