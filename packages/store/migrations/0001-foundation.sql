-- The first schema: tenants, workflows and their versions, executions, journal, inbox, timers, processes, blobs, variables.
-- Times are the database's; ids are UUIDv7. JSON is kept as text: jsonb refuses \u0000 and lone surrogates.

-- Tenants ------------------------------------------------------------------------------------------------------------

create table organizations (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default clock_timestamp()
);

insert into organizations (id, name)
values ('00000000-0000-7000-8000-000000000001', 'Default')
on conflict do nothing;

create table variables (
  organization_id uuid not null references organizations,
  name text not null,
  value text not null,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (organization_id, name)
);

-- Workflows ----------------------------------------------------------------------------------------------------------

create table workflows (
  id uuid primary key,
  organization_id uuid not null references organizations,
  name text not null,
  -- The definition that people edit, JSON.
  draft text not null,
  -- Rises with every change of the draft; an edit of an older one is refused.
  draft_revision integer not null default 1,
  enabled boolean not null default true,
  published_version integer,
  -- Last numbers given to a published version and to a snapshot of a draft.
  last_version integer not null default 0,
  last_snapshot integer not null default 0,
  -- How long ended executions are kept.
  retention_days integer not null default 90,
  -- A cursor holds milliseconds.
  created_at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  updated_at timestamptz not null default clock_timestamp(),
  -- A deleted workflow's row stays: its executions keep their version.
  deleted_at timestamptz
);

-- Lists of an organization, newest first.
create index workflows_by_organization on workflows (organization_id, created_at, id) where deleted_at is null;

create table workflow_versions (
  workflow_id uuid not null references workflows on delete cascade,
  -- Published versions count from 1 up; snapshots of drafts that were run from -1 down.
  version integer not null,
  organization_id uuid not null references organizations,
  definition text not null,
  -- SHA-256 of the definition, hex.
  content_hash text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (workflow_id, version)
);

-- A draft that did not change since it was last run is not stored again.
create unique index workflow_versions_snapshot on workflow_versions (workflow_id, content_hash) where version < 0;

create table webhooks (
  method text not null,
  -- The path without the names of its parameters: `orders/:` for `orders/:id`. Two paths of one shape would catch each
  -- other's requests, so that the primary key means "nobody else listens there".
  shape text not null,
  -- As written, without the leading slash.
  path text not null,
  organization_id uuid not null references organizations,
  workflow_id uuid not null references workflows on delete cascade,
  version integer not null,
  node text not null,
  primary key (method, shape)
);

-- Publishing replaces a workflow's rows.
create index webhooks_by_workflow on webhooks (workflow_id);

create table schedules (
  id uuid primary key,
  workflow_id uuid not null references workflows on delete cascade,
  node text not null,
  -- Which of the node's rules it is, from 0.
  rule integer not null,
  organization_id uuid not null references organizations,
  version integer not null,
  -- JSON. A schedule that publishing did not change keeps its next slot.
  schedule text not null,
  -- What becomes of slots at which nobody was there: last, all, none.
  missed text not null,
  -- Null when the schedule never fires again, or its workflow is switched off.
  next_at timestamptz,
  unique (workflow_id, node, rule)
);

-- Due schedules, and the next one.
create index schedules_due on schedules (next_at) where next_at is not null;

-- Executions ---------------------------------------------------------------------------------------------------------

-- Partitions are months: bounds are the UUIDv7 of a month's first millisecond. What lies in no month goes to the default
-- partition. No foreign keys, and as few indexes as the lists allow: rows come and change thousands of times a second.
create table executions (
  id uuid not null,
  organization_id uuid not null,
  workflow_id uuid not null,
  version integer not null,
  -- Rises with each claim; a writer with an older one is refused.
  epoch integer not null,
  -- queued, running, waiting, succeeded, failed, cancelled
  status text not null,
  mode text not null,
  priority integer not null,
  -- The process that runs it.
  process_id uuid,
  -- Owners in a row that were lost.
  lost_leases smallint not null default 0,
  step_count integer not null default 0,
  accepted_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  -- Journal row that holds the answer.
  answer_seq integer,
  -- What a waiting execution waits for: timer, resume, child, doubt.
  waiting_for text,
  concurrency_key text,
  correlation_id text,
  parent_id uuid,
  -- The execution that this one retries or resumes.
  origin_id uuid,
  -- JSON
  error text,
  primary key (id)
) partition by range (id);

create table executions_default partition of executions default;

-- Lists are ordered by time of acceptance, then id, so that each has an index that serves nothing else. By the id alone the
-- primary key gives the order too, and the planner, which plans once for all organizations, would walk it through
-- everybody's executions to fill the page of one that has few. The time also makes "accepted between" exact for called
-- executions, whose id has the time of their caller.

-- Lists of an organization, newest first.
create index executions_by_organization on executions (organization_id, accepted_at, id);

-- Lists of a workflow, newest first; retention.
create index executions_by_workflow on executions (workflow_id, accepted_at, id);

-- Lists of an organization by a status that few executions have. Running and succeeded ones are left out, so that an
-- execution that simply succeeds never touches this index.
create index executions_by_status on executions (organization_id, status, accepted_at, id)
where status in ('queued', 'waiting', 'failed', 'cancelled');

-- Claims of what waits for a process, in order of priority and age.
create index executions_queued on executions (priority desc, id)
where status = 'queued' and process_id is null;

-- What a process runs: its inbox, take-over after its death, lists of running executions.
create index executions_owned on executions (process_id, id)
where process_id is not null;

-- Journal ------------------------------------------------------------------------------------------------------------

-- One row holds the records that one flush wrote for an execution.
create table journal (
  execution_id uuid not null,
  -- From 0 without gaps.
  seq integer not null,
  epoch integer not null,
  -- JSON array of records, never parsed here.
  payload text not null,
  primary key (execution_id, seq)
) partition by range (execution_id);

create table journal_default partition of journal default
with (toast_tuple_target = 8160);

create table inbox (
  execution_id uuid not null,
  source text not null,
  -- Order of arrival.
  arrival bigint generated always as identity,
  message text not null,
  primary key (execution_id, source)
);

create table timers (
  execution_id uuid not null,
  step integer not null,
  wake_at timestamptz not null,
  primary key (execution_id, step)
);

-- Due timers, and the next one.
create index timers_due on timers (wake_at);

create table processes (
  id uuid primary key,
  host text not null,
  pid integer not null,
  role text not null,
  started_at timestamptz not null default clock_timestamp(),
  lease_until timestamptz not null
);

create table idempotency_keys (
  organization_id uuid not null,
  workflow_id uuid not null,
  key text not null,
  body_hash text not null,
  execution_id uuid not null,
  expires_at timestamptz not null,
  primary key (organization_id, workflow_id, key)
);

-- Removal of expired keys.
create index idempotency_keys_expired on idempotency_keys (expires_at);

-- Blobs --------------------------------------------------------------------------------------------------------------

-- Payloads too large for the journal, where several hosts share no folder.
create table blobs (
  organization_id uuid not null,
  -- SHA-256, hex.
  hash text not null,
  -- Raised when the same bytes are stored again: a blob that was touched lately is not collected.
  touched_at timestamptz not null default clock_timestamp(),
  bytes bytea not null,
  primary key (organization_id, hash)
);
alter table blobs alter column bytes set storage external;

-- Which executions refer to which blob, in whatever store the bytes are.
create table blob_uses (
  organization_id uuid not null,
  hash text not null,
  execution_id uuid not null,
  size_bytes bigint not null,
  primary key (organization_id, hash, execution_id)
);

-- Uses of an execution that is removed.
create index blob_uses_by_execution on blob_uses (execution_id);

-- Row-level security -------------------------------------------------------------------------------------------------

-- A request works under a role that sees one organization: the one that the transaction names. The owner of the tables
-- (migrations, engine) is not held by these policies. Without a policy nobody but the owner sees a row.
create function current_organization_id() returns uuid
language sql stable parallel safe
as $$ select nullif(current_setting('app.organization_id', true), '')::uuid $$;

alter table organizations enable row level security;
create policy own_organization on organizations using (id = current_organization_id());

alter table variables enable row level security;
create policy own_organization on variables using (organization_id = current_organization_id());

alter table workflows enable row level security;
create policy own_organization on workflows using (organization_id = current_organization_id());

alter table workflow_versions enable row level security;
create policy own_organization on workflow_versions using (organization_id = current_organization_id());

alter table webhooks enable row level security;
create policy own_organization on webhooks using (organization_id = current_organization_id());

alter table schedules enable row level security;
create policy own_organization on schedules using (organization_id = current_organization_id());

alter table executions enable row level security;
create policy own_organization on executions using (organization_id = current_organization_id());

alter table journal enable row level security;
create policy own_organization on journal using (
  exists (select from executions where executions.id = journal.execution_id)
);

alter table idempotency_keys enable row level security;
create policy own_organization on idempotency_keys using (organization_id = current_organization_id());

alter table blobs enable row level security;
create policy own_organization on blobs using (organization_id = current_organization_id());

alter table blob_uses enable row level security;
create policy own_organization on blob_uses using (organization_id = current_organization_id());

alter table inbox enable row level security;
alter table timers enable row level security;
alter table processes enable row level security;
