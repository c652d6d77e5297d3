/** The folders that workflows may use: one for each organization, out of reach of all others. */
import { dirname, join } from 'node:path';
import type { FileFolder } from '@noria/core';
import { createFileFolder } from '@noria/outbound';
import { defaultOrganizationId } from '@noria/store';

/**
 * @param filesFolder the first organization's
 * @returns by organization; `organizations/ID/files` beside that folder for every other
 */
export function createOrganizationFiles(filesFolder: string): (organizationId: string) => FileFolder {
  const known = new Map<string, FileFolder>([[defaultOrganizationId, createFileFolder(filesFolder)]]);
  return (organizationId) => {
    const folder =
      known.get(organizationId) ??
      createFileFolder(join(dirname(filesFolder), 'organizations', organizationId, 'files'));
    known.set(organizationId, folder);
    return folder;
  };
}
