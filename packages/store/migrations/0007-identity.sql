-- Who may ask: users, their membership of organizations, signed-in sessions, keys of programs, and links that are good once.
-- Secrets are kept as SHA-256 of 256 random bits, or as argon2id where a person made them up; tokens of sessions are not kept at all.

create table users (
  id uuid primary key,
  -- Lower case.
  email text not null unique,
  name text not null,
  -- argon2id; null for who signs in elsewhere.
  password_hash text,
  created_at timestamptz not null default clock_timestamp()
);

create table memberships (
  organization_id uuid not null references organizations on delete cascade,
  user_id uuid not null references users on delete cascade,
  -- owner, admin, editor, operator, viewer
  role text not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (organization_id, user_id)
);

-- Organizations of a user.
create index memberships_by_user on memberships (user_id, organization_id);

-- A family of refresh tokens: one sign-in, whose token changes with each refresh.
create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  organization_id uuid not null references organizations on delete cascade,
  -- Rises with each refresh: a token of an earlier one was copied.
  generation integer not null default 1,
  rotated_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  address text not null,
  user_agent text not null,
  -- signed-out, reused, password-changed, ended-by-user
  ended_reason text
);

create index sessions_by_user on sessions (user_id, address);
create index sessions_expired on sessions (expires_at);

create table api_keys (
  id uuid primary key,
  organization_id uuid not null references organizations on delete cascade,
  -- Who made it: a key does nothing any more that its maker may not do.
  user_id uuid not null references users on delete cascade,
  name text not null,
  -- First characters, which people know it by.
  prefix text not null,
  secret_hash bytea not null unique,
  role text not null,
  -- JSON: list of scopes; empty for all that the role may.
  scopes text not null,
  created_at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  expires_at timestamptz,
  last_used_at timestamptz
);

create index api_keys_by_organization on api_keys (organization_id, created_at, id);

create table one_time_links (
  secret_hash bytea primary key,
  -- first-owner, invitation, password-reset
  kind text not null,
  organization_id uuid references organizations on delete cascade,
  user_id uuid references users on delete cascade,
  email text,
  role text,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);

create index one_time_links_expired on one_time_links (expires_at);

-- Requests see the members of their own organization, without what proves who they are. Everything else here belongs to the sign-in,
-- which works as the owner of the tables.
alter table users enable row level security;
create policy own_members on users using (
  exists (
    select from memberships
    where memberships.user_id = users.id and memberships.organization_id = current_organization_id()
  )
);

alter table memberships enable row level security;
create policy own_organization on memberships using (organization_id = current_organization_id());

alter table api_keys enable row level security;
create policy own_organization on api_keys using (organization_id = current_organization_id());

alter table sessions enable row level security;
alter table one_time_links enable row level security;
