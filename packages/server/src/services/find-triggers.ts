/** What a definition listens to: its webhooks and schedules, as the store keeps them for the published version. */
import {
  type Json,
  type NodeCatalogue,
  NoriaError,
  readSchedule,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@noria/core';
import { listSchedules } from '@noria/nodes';
import type { NewSchedule, NewWebhook, Triggers } from '@noria/store';

/**
 * @param definition that passed validation
 * @param anchorMs where intervals are counted from; the same at every publication, so that none shifts the slots
 * @param nowMs slots after this are to come
 * @throws WORKFLOW_INVALID a webhook stands there twice
 */
export function findTriggers(
  definition: WorkflowDefinition,
  catalogue: NodeCatalogue,
  anchorMs: number,
  nowMs: number,
): Triggers {
  const webhooks = listWebhooks(definition, catalogue);
  const schedules: NewSchedule[] = [];
  for (const node of definition.nodes) {
    const kind = node.disabled === true ? undefined : catalogue.find(node.type, node.typeVersion)?.trigger;
    if (kind === 'schedule') schedules.push(...listNodeSchedules(node, definition, anchorMs, nowMs));
  }
  refuseTwins(webhooks);
  return { webhooks, schedules };
}

/** What a webhook trigger listens to when its parameters do not say. */
const defaultMethods: readonly Json[] = ['POST'];

/** Where the enabled webhook triggers of a definition listen. */
export function listWebhooks(definition: WorkflowDefinition, catalogue: NodeCatalogue): NewWebhook[] {
  const isWebhook = (node: WorkflowNode): boolean =>
    node.disabled !== true && catalogue.find(node.type, node.typeVersion)?.trigger === 'webhook';
  return definition.nodes.filter(isWebhook).flatMap(listNodeWebhooks);
}

function listNodeWebhooks(node: WorkflowNode): NewWebhook[] {
  const { path, methods } = node.parameters;
  const list = Array.isArray(methods) ? methods : defaultMethods;
  return [...new Set(list)].map((method) => ({ node: node.name, method: String(method), path: String(path) }));
}

function refuseTwins(webhooks: readonly NewWebhook[]): void {
  const seen = new Map<string, NewWebhook>();
  for (const webhook of webhooks) {
    const place = `${webhook.method} ${webhook.path.replace(/:[^/]+/g, ':')}`;
    const twin = seen.get(place);
    seen.set(place, webhook);
    if (twin === undefined) continue;
    const message = `"${twin.node}" and "${webhook.node}" both listen at ${webhook.method} /hooks/${webhook.path}.`;
    throw invalid({ code: 'PARAMETER_INVALID', severity: 'error', path: 'nodes', node: webhook.node, message });
  }
}

function listNodeSchedules(
  node: WorkflowNode,
  definition: WorkflowDefinition,
  anchorMs: number,
  nowMs: number,
): NewSchedule[] {
  const { missed } = node.parameters;
  return listSchedules(node.parameters, definition.settings?.timeZone ?? 'UTC', anchorMs).map((schedule, rule) => ({
    node: node.name,
    rule,
    schedule,
    missed: missed === 'all' || missed === 'none' ? missed : 'last',
    nextMs: readSchedule(schedule)(nowMs),
  }));
}

function invalid(fault: Record<string, string>): NoriaError {
  return new NoriaError('WORKFLOW_INVALID', { found: '1 fault', count: 1, faults: [fault] });
}
