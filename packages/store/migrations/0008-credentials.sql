-- Credentials: what workflows sign in with at other services, sealed under a data key of their organization.

create table organization_keys (
  organization_id uuid not null references organizations,
  -- From 1 up; the newest one seals.
  version integer not null,
  -- The data key, sealed with a key that never comes into the database.
  wrapped_key bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (organization_id, version)
);

create table credentials (
  id uuid primary key,
  organization_id uuid not null references organizations,
  name text not null,
  type text not null,
  -- JSON: list of hosts that it may be sent to.
  allowed_hosts text not null,
  key_version integer not null,
  ciphertext bytea not null,
  -- Null: it belongs to no project.
  project_id uuid,
  -- JSON: list of roles that may use it; null for every role.
  shared_roles text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  last_used_at timestamptz,
  -- Rises with each change. The ciphertext is bound to it: one of an earlier revision does not open.
  revision integer not null default 1,
  -- Lists are by name.
  unique (organization_id, name),
  -- A key goes only when nothing is sealed with it, however close a new credential comes.
  foreign key (organization_id, key_version) references organization_keys
);

-- What is still sealed with an older key.
create index credentials_by_key on credentials (organization_id, key_version, id);

alter table organization_keys enable row level security;
create policy own_organization on organization_keys using (organization_id = current_organization_id());

alter table credentials enable row level security;
create policy own_organization on credentials using (organization_id = current_organization_id());

-- Default privileges of the database may have given new tables to others, a role for reports for one. Ciphertexts and
-- keys are not theirs; the role of requests gets its rights back after every migration.
do $$
declare
  given record;
begin
  for given in
    select distinct pg_class.relname, privilege.grantee
    from pg_class, aclexplode(pg_class.relacl) as privilege
    where pg_class.oid in ('organization_keys'::regclass, 'credentials'::regclass)
      and privilege.grantee <> pg_class.relowner
  loop
    execute format(
      'revoke all on %I from %s cascade',
      given.relname,
      case when given.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(given.grantee)) end
    );
  end loop;
end
$$;
