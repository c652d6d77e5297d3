-- Live events: what open pages hear of, kept for minutes.

-- Not of the table, which loses its rows in a crash: a number that a page has seen never comes again.
create sequence live_event_ids;

-- Unlogged: thousands of events a second are no work for the write-ahead log, and who misses some reloads.
create unlogged table live_events (
  organization_id uuid not null,
  id bigint not null default nextval('live_event_ids'),
  at timestamptz not null default clock_timestamp(),
  kind text not null,
  -- JSON
  payload text not null check (octet_length(payload) <= 8192),
  primary key (organization_id, id)
);

-- Expired events.
create index live_events_by_time on live_events (at);

alter table live_events enable row level security;
create policy own_organization on live_events using (organization_id = current_organization_id());
