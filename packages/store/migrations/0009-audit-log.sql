-- The audit log: who did what, by organization. Rows are only ever added, and each holds the hash of the one before it.

-- What an append locks, so that numbers have no gaps; and where the log begins and ends, so that a cut is found.
create table audit_heads (
  organization_id uuid primary key references organizations,
  last_seq bigint not null default 0,
  last_hash text not null default repeat('0', 64),
  -- Never goes back, so that times rise with the numbers.
  last_at timestamptz(3) not null,
  -- Rises as retention removes the oldest entries.
  first_seq bigint not null default 1,
  -- Of the entry before the first.
  hash_before text not null default repeat('0', 64)
);

create table audit_log (
  organization_id uuid not null references audit_heads,
  -- From 1 without gaps.
  seq bigint not null,
  -- A hash and a cursor hold milliseconds.
  at timestamptz(3) not null,
  -- user, api-key, local, system
  actor_kind text not null,
  -- Empty when there is none, or when nobody knows who it was.
  actor_id text not null,
  actor_name text not null,
  -- Such as `workflow.published`.
  action text not null,
  object_kind text,
  object_id text,
  object_name text,
  address text,
  request_id text,
  -- JSON
  details text not null,
  -- SHA-256, hex.
  previous_hash text not null,
  hash text not null,
  primary key (organization_id, seq)
);

-- Lists are newest first by number, which the primary key gives. Times rise with the numbers: a time becomes a number here.
create index audit_log_by_time on audit_log (organization_id, at, seq);

create index audit_log_by_actor on audit_log (organization_id, actor_kind, actor_id, seq);

create index audit_log_by_object on audit_log (organization_id, object_kind, object_id, seq)
where object_kind is not null;

-- A beginning that several actions share is looked up action by action, so that each list is in order.
create index audit_log_by_action on audit_log (organization_id, action, seq);

-- Privileges do not hold the owner of the tables; this does, unless the transaction says that it is retention.
create function refuse_audit_change() returns trigger
language plpgsql
as $$
begin
  if tg_op <> 'UPDATE' and current_setting('app.audit_retention', true) = 'on' then
    return null;
  end if;
  raise exception 'entries of the audit log are neither changed nor removed' using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_log_only_added before update or delete or truncate on audit_log
for each statement execute function refuse_audit_change();

alter table audit_heads enable row level security;
create policy own_organization on audit_heads using (organization_id = current_organization_id());

alter table audit_log enable row level security;
create policy own_organization on audit_log using (organization_id = current_organization_id());
