/** Keys that workflows have met before, in SQL: the primary key says who was first. */
import type { SeenKeys, SeenOwner, SeenPlace } from '@noria/core';
import { encodeTextArray } from '../database/binary-array.ts';
import type { Database, Session } from '../database/database.ts';

export function createSeenKeys(database: Database): SeenKeys {
  return {
    async claimNew(place, owner, keys, historySize) {
      if (keys.length === 0) return [];
      const claimed = await claimKeys(database, place, owner, keys);
      // On its own: whoever claims waits for keys, and must not do so while it holds others that are to go.
      if (claimed.size > 0) await dropOldest(database, place, keys, historySize);
      return keys.map((key) => claimed.has(key));
    },
    async forget(place) {
      const [row] = await database.query<{ count: number }>({ text: forgetText, values: placeOf(place) });
      return row?.count ?? 0;
    },
  };
}

/**
 * - `origins`: the executions that this one repeats, one after the other. Index: executions_pkey.
 * - `keys` are sorted, so that two claims of the same ones wait for each other and never in a circle.
 */
const claimText = `
with recursive origins as (
  select origin_id as id
  from executions
  where id = $3 and origin_id is not null
  union
  select executions.origin_id
  from origins
  join executions on executions.id = origins.id
  where executions.origin_id is not null
)
insert into seen_keys (workflow_id, node, key, execution_id, step)
select $1, $2, key, $3, $4
from (select distinct key collate "C" as key from unnest($5::text[]) as key) as claimed
order by key
on conflict (workflow_id, node, key) do update
set execution_id = excluded.execution_id, step = excluded.step
where (seen_keys.execution_id = excluded.execution_id and seen_keys.step = excluded.step)
  or seen_keys.execution_id in (select id from origins)
returning key`;

/** Locked in the order in which they are claimed, so that the two never wait in a circle. */
const forgetText = `
with gone as (
  delete from seen_keys
  where ctid = any (
    array(
      select ctid
      from seen_keys
      where workflow_id = $1 and node = $2
      order by key
      for update
    )
  )
  returning 1
)
select count(*) as count
from gone`;

async function claimKeys(
  database: Database,
  place: SeenPlace,
  { executionId, step }: SeenOwner,
  keys: readonly string[],
): Promise<Set<string>> {
  const rows = await database.query<{ key: string }>({
    name: 'claim-seen-keys',
    text: claimText,
    values: [...placeOf(place), executionId, step, encodeTextArray(keys, (key) => key)],
  });
  return new Set(rows.map(({ key }) => key));
}

/**
 * Keys of this claim stay whatever their age: the same claim would else find them new. Who else claims one of the oldest
 * at this moment keeps it; nothing is waited for, so that nobody waits in a circle.
 */
async function dropOldest(
  database: Database,
  place: SeenPlace,
  keys: readonly string[],
  historySize: number,
): Promise<void> {
  const kept = new Set(keys);
  await database.transaction(async (transaction) => {
    const oldest = await listOldest(transaction, place, historySize);
    const dropped = oldest.filter(({ key }) => !kept.has(key));
    if (dropped.length === 0) return;
    transaction.send({
      // By place on the disk, which a locked row keeps: whatever the planner thinks, each is looked at once.
      text: 'delete from seen_keys where ctid = any ($1::tid[])',
      values: [`{${dropped.map(({ ctid }) => `"${ctid}"`).join()}}`],
    });
  });
}

/** What lies beyond the history, locked. Index: seen_keys_by_arrival. */
function listOldest(session: Session, place: SeenPlace, historySize: number): Promise<{ key: string; ctid: string }[]> {
  return session.query({
    name: 'list-oldest-seen-keys',
    text: `
select key, ctid::text as ctid
from seen_keys
where workflow_id = $1 and node = $2
  and arrival <= (
    select arrival
    from seen_keys
    where workflow_id = $1 and node = $2
    order by arrival desc
    offset $3
    limit 1
  )
order by arrival
for update skip locked`,
    values: [...placeOf(place), historySize],
  });
}

function placeOf({ workflowId, node }: SeenPlace): [string, string] {
  return [workflowId, node ?? ''];
}
