-- Data tables: small typed tables that the workflows of an organization share.

create table data_tables (
  id uuid primary key,
  organization_id uuid not null references organizations,
  name text not null,
  -- JSON: list of {name, type}.
  columns text not null,
  row_count integer not null default 0,
  created_at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
  -- Lists are by name.
  unique (organization_id, name)
);

create table data_rows (
  table_id uuid not null references data_tables on delete cascade,
  id bigint generated always as identity,
  organization_id uuid not null,
  -- By column. Values are checked before they come here: jsonb can hold them.
  cells jsonb not null,
  -- What added the row: the same addition made again adds nothing.
  added_by text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (table_id, id)
);

create unique index data_rows_added_by on data_rows (table_id, added_by) where added_by is not null;

-- Rows in which columns have certain values.
create index data_rows_by_cells on data_rows using gin (cells jsonb_path_ops);

alter table data_tables enable row level security;
create policy own_organization on data_tables using (organization_id = current_organization_id());

alter table data_rows enable row level security;
create policy own_organization on data_rows using (organization_id = current_organization_id());
