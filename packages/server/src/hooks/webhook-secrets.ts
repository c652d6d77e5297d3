/** The secrets of signed webhooks: a variable of the organization, or the installation's setting. */
import type { VariableStore } from '@noria/store';

export interface WebhookSecrets {
  /** @returns null when there is no such secret, or it is empty */
  find(organizationId: string, name: string): Promise<string | null>;
}

const settingName = 'WEBHOOK_SIGNATURE_SECRET';

/** @param setting value of WEBHOOK_SIGNATURE_SECRET; a variable of that name comes before it */
export function createWebhookSecrets(
  variables: Pick<VariableStore, 'find'>,
  setting: string | undefined,
): WebhookSecrets {
  return {
    async find(organizationId, name) {
      const value = (await variables.find(organizationId, name)) ?? (name === settingName ? setting : undefined);
      return value === undefined || value === '' ? null : value;
    },
  };
}
