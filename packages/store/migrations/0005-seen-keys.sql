-- Keys that a workflow has met before, in any of its executions: what `data.dedupe` goes by.

create table seen_keys (
  workflow_id uuid not null references workflows on delete cascade,
  -- Empty for keys that all nodes of the workflow share.
  node text not null,
  key text collate "C" not null,
  -- Order of arrival: the oldest give way to new ones.
  arrival bigint generated always as identity,
  -- The step that a key belongs to. It gets the same answer when it asks again.
  execution_id uuid not null,
  step integer not null,
  primary key (workflow_id, node, key)
);

-- The oldest keys of a place.
create index seen_keys_by_arrival on seen_keys (workflow_id, node, arrival);

-- Only the engine reads and writes it.
alter table seen_keys enable row level security;
