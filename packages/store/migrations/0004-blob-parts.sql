-- Blobs too large to be held in memory as a whole: their bytes in rows of a megabyte.
-- Until the last part is there the blob has a name of its own (`draft:` and its parts' id): one that is never finished is
-- collected like any that nothing refers to. A program that knows no parts finds no bytes, and says so.

alter table blobs alter column bytes drop not null;
alter table blobs add column parts_id uuid unique;
-- Null while parts are still to come.
alter table blobs add column part_count integer;
alter table blobs add constraint blobs_bytes_or_parts check ((bytes is null) <> (parts_id is null));

create table blob_parts (
  parts_id uuid not null references blobs (parts_id) on delete cascade,
  -- From 0 without gaps.
  part integer not null,
  organization_id uuid not null,
  bytes bytea not null,
  primary key (parts_id, part)
);
alter table blob_parts alter column bytes set storage external;

alter table blob_parts enable row level security;
create policy own_organization on blob_parts using (organization_id = current_organization_id());
