/** How long executions of killed processes stood still: from the kill to the first record under the next claim. */
import type { Claim, Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';

const longestTakeoverMs = 15_000;

export interface Takeovers {
  readonly takeovers: number;
  readonly takeoverMsMax: number;
  readonly findings: readonly Finding[];
}

export function judgeTakeovers(evidence: TakeoverEvidence): Takeovers {
  const times = measureTakeovers(evidence);
  const slow = times.filter((ms) => ms > longestTakeoverMs);
  return {
    takeovers: times.length,
    takeoverMsMax: Math.round(Math.max(0, ...times)),
    findings: slow.map((ms) => ({ kind: 'slowTakeover', what: `a takeover took ${Math.round(ms)} ms` })),
  };
}

type TakeoverEvidence = Pick<Evidence, 'deaths' | 'outages' | 'claims' | 'instances' | 'executions'>;

/** @returns milliseconds, one for each execution that was taken over from a killed process */
function measureTakeovers(evidence: TakeoverEvidence): number[] {
  const deaths = new Map(evidence.deaths.map(({ instance, atMs }) => [instance, atMs]));
  return evidence.claims.flatMap((claim) => {
    const owner = claim.oldProcess === null ? undefined : evidence.instances.get(claim.oldProcess);
    const diedAtMs = owner === undefined ? undefined : deaths.get(owner);
    // A lease may have ended before the kill: then the kill is not what was waited for.
    if (diedAtMs === undefined || diedAtMs > claim.atMs) return [];
    const recordedAtMs = firstRecordMs(evidence, claim);
    return [recordedAtMs - diedAtMs - countAway(evidence.outages, diedAtMs, recordedAtMs)];
  });
}

/** Nobody can take anything over while there is no database: that time does not count. */
function countAway(outages: TakeoverEvidence['outages'], fromMs: number, untilMs: number): number {
  return outages.reduce(
    (sum, away) => sum + Math.max(0, Math.min(untilMs, away.untilMs) - Math.max(fromMs, away.fromMs)),
    0,
  );
}

/** The next owner may have died before it recorded anything: what counts then is its claim. */
function firstRecordMs({ executions }: TakeoverEvidence, { executionId, epoch, atMs }: Claim): number {
  const row = executions.get(executionId)?.rows.find((row) => row.epoch === epoch);
  return Math.max(atMs, row?.committedAtMs ?? atMs);
}
