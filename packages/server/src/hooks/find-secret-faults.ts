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
  const uses = listSecrets(definition);
  if (uses.length === 0) return [];
  const names = uses.map(({ secret }) => secret).filter((secret) => variableName.test(secret));
  const known = await secrets.find(organizationId, [...new Set(names)]);
  return uses
    .filter(({ secret }) => !known.has(secret))
    .map(({ path, name, secret }) => ({
      code: 'PARAMETER_INVALID',
      severity: 'error',
      path: `${path}.parameters.signature.secret`,
      node: name,
      message: `There is no variable ${JSON.stringify(secret)} to check signatures with. Make it${secret === 'WEBHOOK_SIGNATURE_SECRET' ? ', or the setting of that name' : ''}.`,
    }));
}

/** Others could not be the name of a variable, nor be asked for. */
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;

function listSecrets(definition: unknown): { path: string; name: string; secret: string }[] {
  const nodes = (definition as { nodes?: unknown } | null)?.nodes;
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: { [key: string]: Json | undefined } | null, index) => {
    if (node?.type !== 'trigger.webhook' || node.disabled === true || typeof node.name !== 'string') return [];
    const rule = readSignatureRule((node.parameters as { signature?: Json } | undefined)?.signature);
    return rule === null ? [] : [{ path: `nodes[${index}]`, name: node.name, secret: rule.secret }];
  });
}
