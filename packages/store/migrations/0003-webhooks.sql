-- Signed requests that were accepted, so that none starts a workflow twice; and who listens with a draft.

create table start_nonces (
  organization_id uuid not null,
  workflow_id uuid not null,
  -- Digest of what may start an execution once only.
  nonce text not null,
  execution_id uuid not null,
  -- From then on something else refuses the same request: the time that it is signed with.
  expires_at timestamptz not null,
  primary key (organization_id, workflow_id, nonce)
);

-- Removal of what has expired.
create index start_nonces_expired on start_nonces (expires_at);

create table listening_windows (
  workflow_id uuid primary key references workflows on delete cascade,
  organization_id uuid not null references organizations,
  -- Until then a request to /hooks-test runs the workflow's draft.
  open_until timestamptz not null
);

-- Open windows, the newest first.
create index listening_windows_open on listening_windows (open_until);

-- No request works on them under the role of its organization.
alter table start_nonces enable row level security;
alter table listening_windows enable row level security;
