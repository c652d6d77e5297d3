/** The published webhooks of this installation in memory: who listens at a method and a path. */
import { type Json, NoriaError } from '@noria/core';
import type { SignatureRule } from './verify-signature.ts';

/** A webhook trigger of a published version. */
export interface WebhookTarget {
  readonly organizationId: string;
  readonly workflowId: string;
  readonly version: number;
  /** Name of the trigger node. */
  readonly node: string;
  readonly method: string;
  /** Such as `orders/:id`. */
  readonly path: string;
  readonly respond: 'immediately' | 'atEnd' | 'byNode';
  readonly answer: 'allItems' | 'firstItem';
  /** null: 202 for an answer at once, 200 for one at the end. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  /** The item gets the exact bytes of the body as the file `raw`. */
  readonly rawBody: boolean;
  /** Set: only signed requests start the workflow. */
  readonly signature: SignatureRule | null;
}

export type WebhookMatch =
  | { readonly kind: 'found'; readonly target: WebhookTarget; readonly params: Readonly<Record<string, Json>> }
  | { readonly kind: 'otherMethod'; readonly allowed: readonly string[] }
  | { readonly kind: 'none' };

export interface WebhookTable {
  /**
   * @param path after `/hooks/`, as it came: an escaped slash does not part segments
   * @throws REQUEST_INVALID an escape cannot be read
   */
  match(method: string, path: string): WebhookMatch;
  /** Replaces what a workflow listens to; an empty list takes it out. */
  replace(workflowId: string, targets: readonly WebhookTarget[]): void;
  listOf(workflowId: string): readonly WebhookTarget[];
  /** Ids of workflows that listen somewhere. */
  listWorkflows(): readonly string[];
}

type ByMethod = Map<string, WebhookTarget>;

interface Pattern {
  readonly path: string;
  readonly segments: readonly string[];
  readonly byMethod: ByMethod;
}

const noParams: Readonly<Record<string, Json>> = Object.freeze({});
const none: WebhookMatch = { kind: 'none' };

/** A path without placeholders wins; among those with some, the one whose plain segments begin earlier. */
export function createWebhookTable(): WebhookTable {
  const ofWorkflow = new Map<string, readonly WebhookTarget[]>();
  const plain = new Map<string, ByMethod>();
  let patterns: Pattern[] = [];

  function insert(target: WebhookTarget): void {
    if (!target.path.includes(':')) {
      const byMethod = plain.get(target.path) ?? new Map<string, WebhookTarget>();
      plain.set(target.path, byMethod.set(target.method, target));
      return;
    }
    const known = patterns.find((pattern) => pattern.path === target.path);
    if (known !== undefined) known.byMethod.set(target.method, target);
    else
      patterns.push({
        path: target.path,
        segments: target.path.split('/'),
        byMethod: new Map([[target.method, target]]),
      });
    patterns.sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  }

  function take(target: WebhookTarget): void {
    const byMethod = plain.get(target.path);
    if (byMethod?.get(target.method)?.workflowId === target.workflowId) byMethod.delete(target.method);
    if (byMethod?.size === 0) plain.delete(target.path);
    for (const pattern of patterns) {
      if (pattern.byMethod.get(target.method) === target) pattern.byMethod.delete(target.method);
    }
    patterns = patterns.filter((pattern) => pattern.byMethod.size > 0);
  }

  function matchEscaped(method: string, segments: readonly string[]): WebhookMatch {
    const others = segments.some((segment) => segment.includes('/')) ? undefined : plain.get(segments.join('/'));
    const target = others?.get(method);
    return target === undefined
      ? matchPattern(method, segments, patterns, others)
      : { kind: 'found', target, params: noParams };
  }

  return {
    match(method, path) {
      const target = plain.get(path)?.get(method);
      if (target !== undefined) return { kind: 'found', target, params: noParams };
      if (path.includes('%')) return matchEscaped(method, path.split('/').map(decode));
      return matchPattern(method, path.split('/'), patterns, plain.get(path));
    },
    replace(workflowId, targets) {
      for (const target of ofWorkflow.get(workflowId) ?? []) take(target);
      if (targets.length === 0) ofWorkflow.delete(workflowId);
      else ofWorkflow.set(workflowId, targets);
      for (const target of targets) insert(target);
    },
    listOf: (workflowId) => ofWorkflow.get(workflowId) ?? [],
    listWorkflows: () => [...ofWorkflow.keys()],
  };
}

function matchPattern(
  method: string,
  segments: readonly string[],
  patterns: readonly Pattern[],
  others?: ByMethod,
): WebhookMatch {
  const allowed = new Set<string>(others?.keys());
  for (const pattern of patterns) {
    const params = readParams(pattern.segments, segments);
    if (params === null) continue;
    const target = pattern.byMethod.get(method);
    if (target !== undefined) return { kind: 'found', target, params };
    for (const other of pattern.byMethod.keys()) allowed.add(other);
  }
  return allowed.size === 0 ? none : { kind: 'otherMethod', allowed: [...allowed].sort() };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    throw new NoriaError(
      'REQUEST_INVALID',
      { problem: `the path has an escape that cannot be read: ${segment}` },
      { cause: error },
    );
  }
}

function readParams(pattern: readonly string[], segments: readonly string[]): Record<string, Json> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, Json> = {};
  for (let at = 0; at < pattern.length; at++) {
    const expected = pattern[at] as string;
    const given = segments[at] as string;
    if (!expected.startsWith(':')) {
      if (expected !== given) return null;
    } else if (given === '') return null;
    else params[expected.slice(1)] = given;
  }
  return params;
}

/** Plain segments sort before placeholders. */
function rank(pattern: Pattern): string {
  return pattern.segments.map((segment) => (segment.startsWith(':') ? '1' : '0')).join('');
}
