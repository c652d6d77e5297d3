/** What the server needs to know of a webhook trigger, from its node's parameters. */
import type { Json, WorkflowDefinition } from '@noria/core';
import type { StoredWebhook } from '@noria/store';
import type { SignatureRule } from './verify-signature.ts';
import type { WebhookTarget } from './webhook-table.ts';

/** @param definition the version that the row names */
export function toWebhookTarget(row: StoredWebhook, definition: WorkflowDefinition): WebhookTarget {
  const parameters = definition.nodes.find((node) => node.name === row.node)?.parameters ?? {};
  const { respond, answer, status, headers, rawBody, signature } = parameters;
  return {
    organizationId: row.organizationId,
    workflowId: row.workflowId,
    version: row.version,
    node: row.node,
    method: row.method,
    path: row.path,
    respond: respond === 'atEnd' || respond === 'byNode' ? respond : 'immediately',
    answer: answer === 'allItems' ? 'allItems' : 'firstItem',
    status: typeof status === 'number' ? status : null,
    headers: readHeaders(headers),
    rawBody: rawBody === true,
    signature: readSignatureRule(signature),
  };
}

function readHeaders(headers: Json | undefined): Record<string, string> {
  if (!isObject(headers)) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

/** Parameters are kept as they were written: what is left out has the default of the node type. */
export function readSignatureRule(signature: Json | undefined): SignatureRule | null {
  if (!isObject(signature)) return null;
  const { secret, header, timestampHeader, toleranceS } = signature;
  return {
    secret: typeof secret === 'string' ? secret : 'WEBHOOK_SIGNATURE_SECRET',
    header: (typeof header === 'string' ? header : 'x-noria-signature').toLowerCase(),
    timestampHeader: (typeof timestampHeader === 'string' ? timestampHeader : 'x-noria-timestamp').toLowerCase(),
    toleranceS: typeof toleranceS === 'number' ? toleranceS : 300,
  };
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
