/** Says which signed webhooks of a workflow have no secret: they could not tell a good request from a bad one. */
import type { Fault, Json } from '@noria/core';
import { readSignatureRule } from './to-webhook-target.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';

/** @param definition of any form; what is wrong with the form others report */
export async function findSecretFaults(
  definition: unknown,
  organizationId: string,
  secrets: WebhookSecrets,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const { path, name, secret } of listSecrets(definition)) {
    if ((await secrets.find(organizationId, secret)) !== null) continue;
    faults.push({
      code: 'PARAMETER_INVALID',
      severity: 'error',
      path: `${path}.parameters.signature.secret`,
      node: name,
      message: `There is no variable ${JSON.stringify(secret)} to check signatures with. Make it, or set WEBHOOK_SIGNATURE_SECRET.`,
    });
  }
  return faults;
}

function listSecrets(definition: unknown): { path: string; name: string; secret: string }[] {
  const nodes = (definition as { nodes?: unknown } | null)?.nodes;
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: { [key: string]: Json | undefined } | null, index) => {
    if (node?.type !== 'trigger.webhook' || node.disabled === true || typeof node.name !== 'string') return [];
    const rule = readSignatureRule((node.parameters as { signature?: Json } | undefined)?.signature);
    return rule === null ? [] : [{ path: `nodes[${index}]`, name: node.name, secret: rule.secret }];
  });
}
