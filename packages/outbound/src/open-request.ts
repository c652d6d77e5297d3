/** Sends a request through its redirects, each hop guarded anew, and gives the answer as it begins to arrive. */
import { EffectError, type OutboundRequest, type OutboundStream, type Sent } from '@noria/core';
import type { Agent } from 'undici';
import { listAcceptedEncodings } from './accepted-encodings.ts';
import { startCancellation } from './cancellation.ts';
import type { CircuitBreakers, CircuitOutcome } from './circuit-breakers.ts';
import { decodeBody } from './decode-body.ts';
import { followRedirect } from './follow-redirect.ts';
import { readHop } from './read-hop.ts';
import { type Hop, type HopLimits, type RawAnswer, sendHop } from './send-hop.ts';

/** What all requests share. */
export interface Way {
  readonly agent: Agent;
  readonly breakers: CircuitBreakers;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly connectTimeoutMs: number;
  readonly nodeVersion: string;
}

interface OwnWay extends Way {
  /** Organization whose request it is. */
  readonly owner: string;
}

/** @throws EffectError as {@link OutboundStream} says */
export async function openRequest(way: Way, request: OutboundRequest): Promise<OutboundStream> {
  const hop = readHop(request);
  const cancellation = startCancellation(request.signal, request.timeoutMs);
  const limits: HopLimits = {
    maxResponseBytes: request.maxResponseBytes,
    connectTimeoutMs: way.connectTimeoutMs,
    signal: cancellation.signal,
  };
  try {
    const own = { ...way, owner: request.organizationId ?? '' };
    const { answer, url } = await sendThroughRedirects(own, hop, limits, request.maxRedirects);
    // The time limit holds for the body too: its clock stops when the body is over, or nobody wants it.
    answer.body.once('close', () => cancellation.release());
    const accepted = listEncodings(way, url);
    const decoded = decodeBody(answer, { host: url.host, accepted, maxResponseBytes: request.maxResponseBytes });
    return { ...decoded, url: url.href };
  } catch (error) {
    cancellation.release();
    throw error;
  }
}

/** With `maxRedirects` 0 a redirect is an answer like any other. */
async function sendThroughRedirects(
  way: OwnWay,
  first: Hop,
  limits: HopLimits,
  maxRedirects: number,
): Promise<{ answer: RawAnswer; url: URL }> {
  let hop = first;
  for (let redirects = 0; ; redirects++) {
    const answer = await sendGuarded(way, hop, limits).catch((error: EffectError) => {
      throw redirects === 0 ? error : afterRedirect(error, first, hop);
    });
    let next: Hop | null = null;
    try {
      next = maxRedirects === 0 ? null : followRedirect(hop, answer);
      if (next === null) return { answer, url: hop.url };
      if (redirects === maxRedirects) {
        const problem = `it redirects more than ${maxRedirects} times`;
        throw new EffectError('OUTBOUND_FAILED', { host: first.url.host, problem }, { sent: 'answered' });
      }
      await discard(answer);
    } catch (error) {
      answer.body.destroy();
      throw error;
    }
    hop = next;
  }
}

/** One hop, unless its origin is left alone for now. */
async function sendGuarded(way: OwnWay, hop: Hop, limits: HopLimits): Promise<RawAnswer> {
  const { breakers } = way;
  const { origin, host } = hop.url;
  // Failures that one organization brings about must not keep another from a server.
  const circuit = `${way.owner} ${origin}`;
  const state = breakers.begin(circuit);
  if (state.kind === 'open') {
    const { failures, retryAfterMs } = state;
    throw new EffectError('OUTBOUND_CIRCUIT_OPEN', { host, failures, retryAfterMs }, { sent: 'no', retryAfterMs });
  }
  let outcome: CircuitOutcome = 'neither';
  try {
    const headers = { 'accept-encoding': listEncodings(way, hop.url).join(', '), ...hop.headers };
    const answer = await sendHop(way.agent, { ...hop, headers }, limits);
    outcome = answer.status >= 500 ? 'failed' : 'worked';
    return answer;
  } catch (error) {
    outcome = judge(error as EffectError, limits.signal);
    throw error;
  } finally {
    breakers.settle(circuit, state, outcome);
  }
}

/** The request's own time limit, a cancel, and what the guard or the caller is to blame for say nothing about the origin. */
function judge(error: EffectError, signal: AbortSignal): CircuitOutcome {
  if (error.sent === 'answered') return 'worked';
  const isFailure = error.code === 'OUTBOUND_FAILED' || error.code === 'OUTBOUND_TIMEOUT';
  return isFailure && !signal.aborted ? 'failed' : 'neither';
}

function listEncodings({ allowedOrigins, nodeVersion }: Way, url: URL): readonly string[] {
  return listAcceptedEncodings(allowedOrigins.has(url.origin), nodeVersion);
}

/** Enough for the page that a redirect comes with; its connection is then free again. */
const discardedBytes = 65_536;

async function discard({ body }: RawAnswer): Promise<void> {
  let sizeBytes = 0;
  for await (const part of body) {
    sizeBytes += (part as Buffer).length;
    if (sizeBytes > discardedBytes) return;
  }
}

/**
 * The first server has answered, so `no` would be untrue. When the redirect turned a POST into a GET, the POST has been acted on and only
 * the GET is open: nothing about the effect is unknown.
 */
function afterRedirect(error: EffectError, first: Hop, hop: Hop): EffectError {
  const sent: Sent = hop.method === first.method && error.sent === 'unknown' ? 'unknown' : 'answered';
  const { retryAfterMs, refused } = error;
  return new EffectError(error.code, error.details, { sent, refused, retryAfterMs, cause: error });
}
