/** The secrets of signed webhooks: a variable of the organization, or the installation's setting. */
import type { VariableStore } from '@noria/store';

export interface WebhookSecrets {
  /** @returns secrets by the names that there are; an empty one counts as missing */
  find(organizationId: string, names: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

const settingName = 'WEBHOOK_SIGNATURE_SECRET';

/** @param setting value of WEBHOOK_SIGNATURE_SECRET; a variable of that name comes before it */
export function createWebhookSecrets(
  variables: Pick<VariableStore, 'find'>,
  setting: string | undefined,
): WebhookSecrets {
  return {
    async find(organizationId, names) {
      const found = [...(await variables.find(organizationId, names))].filter(([, value]) => value !== '');
      const secrets = new Map(found);
      if (setting !== undefined && names.includes(settingName) && !secrets.has(settingName)) {
        secrets.set(settingName, setting);
      }
      return secrets;
    },
  };
}
