/** The folder that workflows may use, on a real disk. */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
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

async function* parts(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
}

async function readText(content: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const part of content) text += Buffer.from(part).toString();
  return text;
}

describe('a file that is read', () => {
  it('comes in parts of at most a megabyte', async () => {
    await mkdir(root);
    await writeFile(join(root, 'large.bin'), Buffer.alloc(3_000_000, 7));
    const sizes: number[] = [];
    for await (const part of createFileFolder(root).read('large.bin')) sizes.push(part.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(3_000_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_048_576);
  });

  it('is not there, is a folder, or lies behind a link that leads outside', async () => {
    const files = createFileFolder(root);
    await expect(readText(files.read('a.txt'))).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    expect(await files.stat('x/a.txt')).toBeNull();
    await files.append('logs/a.txt', 'x');
    await expect(readText(files.read('logs'))).rejects.toMatchObject({ details: { problem: 'it is a folder' } });
    await writeFile(join(home, 'secret.txt'), 'secret');
    await symlink(join(home, 'secret.txt'), join(root, 'file.txt'));
    await symlink(home, join(root, 'folder'));
    for (const path of ['file.txt', 'folder/secret.txt', '../secret.txt', join(home, 'secret.txt')]) {
      await expect(readText(files.read(path)), path).rejects.toMatchObject({ code: 'FILE_NOT_ALLOWED' });
      await expect(files.stat(path), path).rejects.toMatchObject({ code: 'FILE_NOT_ALLOWED' });
    }
  });
});

describe('a file that is written', () => {
  it('appears whole under its name, with the folders on the way', async () => {
    const files = createFileFolder(root);
    await expect(files.write('out/a.txt', parts('one ', 'two'), 'fail')).resolves.toEqual({
      sizeBytes: 7,
      written: true,
    });
    expect(await readText(files.read('out/a.txt'))).toBe('one two');
    expect(await readdir(join(root, '.noria-drafts'))).toEqual([]);
  });

  it('takes the place of the one before, which keeps its permissions', async () => {
    const files = createFileFolder(root);
    await files.write('a.txt', parts('a long text'), 'overwrite');
    await chmod(join(root, 'a.txt'), 0o644);
    await files.write('a.txt', parts('short'), 'overwrite');
    expect(await readText(files.read('a.txt'))).toBe('short');
    expect((await stat(join(root, 'a.txt'))).mode & 0o777).toBe(0o644);
  });

  it('leaves the one before where that is wanted, and fails only over other content', async () => {
    const files = createFileFolder(root);
    await files.write('a.txt', parts('first'), 'fail');
    await expect(files.write('a.txt', parts('other text'), 'keep')).resolves.toEqual({ sizeBytes: 5, written: false });
    await expect(files.write('a.txt', parts('fi', 'rst'), 'fail')).resolves.toEqual({ sizeBytes: 5, written: false });
    await expect(files.write('a.txt', parts('other'), 'fail')).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect(await readText(files.read('a.txt'))).toBe('first');
  });

  it('is made once when many make it at once', async () => {
    const files = createFileFolder(root);
    const writes = Array.from({ length: 10 }, (_, n) => files.write('a.txt', parts(`text ${n}`), 'keep'));
    const written = (await Promise.all(writes)).filter((one) => one.written);
    expect(written).toHaveLength(1);
  });

  it('is not there when its source breaks, and the source says why', async () => {
    const files = createFileFolder(root);
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('half');
      throw new TypeError('the source broke');
    }
    await expect(files.write('a.txt', broken(), 'overwrite')).rejects.toThrow(TypeError);
    expect(await files.stat('a.txt')).toBeNull();
    expect(await readdir(join(root, '.noria-drafts'))).toEqual([]);
  });

  it.each(['../outside.txt', '/tmp/outside.txt', '', '.', 'a\0b', '.noria-drafts/x', '.noria-drafts'])(
    'refuses %j',
    async (path) => {
      const write = createFileFolder(root).write(path, parts('x'), 'overwrite');
      await expect(write).rejects.toMatchObject({ code: 'FILE_NOT_ALLOWED', sent: 'no' });
    },
  );

  it('follows no link that leads outside', async () => {
    const files = createFileFolder(root);
    await files.append('a.txt', 'x');
    await writeFile(join(home, 'secret.txt'), 'secret');
    await symlink(home, join(root, 'folder'));
    await symlink(join(home, 'secret.txt'), join(root, 'file.txt'));
    for (const path of ['folder/new.txt', 'folder/deep/new.txt', 'file.txt']) {
      await expect(files.write(path, parts('x'), 'overwrite'), path).rejects.toMatchObject({
        code: 'FILE_NOT_ALLOWED',
      });
    }
    expect(await readFile(join(home, 'secret.txt'), 'utf8')).toBe('secret');
    expect((await readdir(home)).sort()).toEqual(['files', 'secret.txt']);
  });

  it('removes what a write that was cut off left behind a day ago', async () => {
    const files = createFileFolder(root);
    await files.write('a.txt', parts('x'), 'overwrite');
    const draft = join(root, '.noria-drafts', 'cut-off');
    await writeFile(draft, 'half');
    const longAgo = new Date(Date.now() - 25 * 3_600_000);
    await utimes(draft, longAgo, longAgo);
    await files.write('b.txt', parts('x'), 'overwrite');
    expect(await readdir(join(root, '.noria-drafts'))).toEqual([]);
  });
});

describe('a list of files', () => {
  it('has those that the pattern means, by path, and nothing that lies outside', async () => {
    const files = createFileFolder(root);
    expect(await files.list('**', 10)).toEqual([]);
    for (const path of ['in/b.txt', 'in/a.txt', 'in/deep/c.txt', 'in/d.csv', 'out/a.txt', '.hidden.txt']) {
      await files.write(path, parts(path), 'overwrite');
    }
    await writeFile(join(home, 'secret.txt'), 'secret');
    await symlink(home, join(root, 'in', 'folder'));
    await symlink(join(home, 'secret.txt'), join(root, 'in', 'link.txt'));
    await symlink('a.txt', join(root, 'in', 'inside.txt'));
    const list = async (pattern: string) => (await files.list(pattern, 10)).map(({ path }) => path);
    expect(await list('in/**/*.txt')).toEqual(['in/a.txt', 'in/b.txt', 'in/deep/c.txt', 'in/inside.txt']);
    expect(await list('**/a.txt')).toEqual(['in/a.txt', 'out/a.txt']);
    expect(await list('*/*/*')).toEqual(['in/deep/c.txt']);
    expect(await list('.*')).toEqual(['.hidden.txt']);
    expect(await files.list('in/d.*', 10)).toMatchObject([{ sizeBytes: 8, modifiedMs: expect.any(Number) }]);
  });

  it('is refused where it is longer than it may be, or its pattern leads outside', async () => {
    const files = createFileFolder(root);
    for (const path of ['a.txt', 'b.txt', 'c.txt']) await files.write(path, parts('x'), 'overwrite');
    await expect(files.list('*.txt', 2)).rejects.toMatchObject({
      code: 'FILE_FAILED',
      details: { problem: 'more than 2 files match it' },
    });
    await expect(files.list('../*', 2)).rejects.toMatchObject({ code: 'FILE_NOT_ALLOWED' });
  });
});
