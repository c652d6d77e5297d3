/** The folder that workflows may use, on a real disk. */
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileFolder } from './file-folder.ts';

let home: string;
let root: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'noria-files-'));
  root = join(home, 'files');
});

afterEach(() => rm(home, { recursive: true }));

describe('createFileFolder', () => {
  it('makes the folder, the folders on the way and the file, then adds to it', async () => {
    const files = createFileFolder(root);
    await expect(files.append('logs/2026/orders.txt', 'one\n')).resolves.toEqual({ sizeBytes: 4 });
    await expect(files.append('logs/2026/orders.txt', 'zwölf\n')).resolves.toEqual({ sizeBytes: 11 });
    expect(await readFile(join(root, 'logs/2026/orders.txt'), 'utf8')).toBe('one\nzwölf\n');
  });

  it('keeps every line whole when many are added at once', async () => {
    const files = createFileFolder(root);
    const lines = Array.from({ length: 50 }, (_, index) => `${index} ${'x'.repeat(200)}\n`);
    await Promise.all(lines.map((line) => files.append('all.txt', line)));
    const written = (await readFile(join(root, 'all.txt'), 'utf8')).match(/.*\n/g);
    expect(written?.sort()).toEqual(lines.toSorted());
  });

  it.each(['../outside.txt', 'a/../../outside.txt', '/etc/outside.txt', '', '.', 'a\0b', '..', 'a/..'])(
    'refuses %j',
    async (path) => {
      const append = createFileFolder(root).append(path, 'x');
      await expect(append).rejects.toMatchObject({ code: 'FILE_NOT_ALLOWED', sent: 'no' });
    },
  );

  it('takes a name that only looks like the way out', async () => {
    await expect(createFileFolder(root).append('..notes', 'x')).resolves.toEqual({ sizeBytes: 1 });
  });

  it('follows no link that leads outside', async () => {
    const files = createFileFolder(root);
    await files.append('a.txt', 'x');
    await writeFile(join(home, 'secret.txt'), 'secret');
    await symlink(home, join(root, 'folder'));
    await symlink(join(home, 'secret.txt'), join(root, 'file.txt'));
    await symlink(join(home, 'new.txt'), join(root, 'dangling.txt'));
    await expect(files.append('folder/new.txt', 'x')).rejects.toMatchObject({ code: 'FILE_NOT_ALLOWED' });
    await expect(files.append('folder/deep/new.txt', 'x')).rejects.toMatchObject({ code: 'FILE_NOT_ALLOWED' });
    await expect(files.append('file.txt', 'x')).rejects.toMatchObject({ code: 'FILE_NOT_ALLOWED' });
    await expect(files.append('dangling.txt', 'x')).rejects.toMatchObject({ code: 'FILE_FAILED', sent: 'no' });
    expect(await readFile(join(home, 'secret.txt'), 'utf8')).toBe('secret');
    await expect(readFile(join(home, 'new.txt'))).rejects.toThrow('ENOENT');
  });

  it('follows a link that stays inside', async () => {
    const files = createFileFolder(root);
    await files.append('real.txt', 'one');
    await symlink('real.txt', join(root, 'link.txt'));
    await files.append('link.txt', 'two');
    expect(await readFile(join(root, 'real.txt'), 'utf8')).toBe('onetwo');
  });

  it('works where the folder itself lies behind a link', async () => {
    await createFileFolder(root).append('a.txt', 'x');
    await symlink(root, join(home, 'alias'));
    await expect(createFileFolder(join(home, 'alias')).append('a.txt', 'y')).resolves.toEqual({ sizeBytes: 2 });
  });

  it('says that a folder is no file', async () => {
    const files = createFileFolder(root);
    await files.append('logs/a.txt', 'x');
    const append = files.append('logs', 'x');
    await expect(append).rejects.toMatchObject({
      code: 'FILE_FAILED',
      sent: 'no',
      details: { problem: 'it is a folder' },
    });
  });
});
