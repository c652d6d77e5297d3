/** Files of one organization are none of another's. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultOrganizationId } from '@noria/store';
import { expect, it } from 'vitest';
import { createOrganizationFiles } from './organization-files.ts';

it('gives each organization a folder of its own', async () => {
  const root = await mkdtemp(join(tmpdir(), 'noria-files-'));
  const files = createOrganizationFiles(join(root, 'files'));
  const other = '018f3c1e-0000-7000-8000-00000000000b';
  await files(defaultOrganizationId).append('a.txt', 'ours\n');
  await files(other).append('a.txt', 'theirs\n');
  expect(await readFile(join(root, 'files/a.txt'), 'utf8')).toBe('ours\n');
  expect(await readFile(join(root, 'organizations', other, 'files/a.txt'), 'utf8')).toBe('theirs\n');
  await expect(files(other).append('../../../files/a.txt', 'x')).rejects.toMatchObject({
    code: 'FILE_NOT_ALLOWED',
  });
  await rm(root, { recursive: true });
});
