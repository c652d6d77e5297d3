/** `npm run docs`: writes the pages of docs/ and parts of them that come from code. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { generatedParts, generateNodePages, insertPart } from './generated-docs.ts';

const projectRoot = new URL('../../', import.meta.url);

for (const part of generatedParts) {
  const file = new URL(part.page, projectRoot);
  await writeFile(file, insertPart(await readFile(file, 'utf8'), part));
}

// Also the page of a node type that is gone.
await rm(new URL('docs/nodes/', projectRoot), { recursive: true, force: true });
await mkdir(new URL('docs/nodes/', projectRoot));
for (const { page, text } of await generateNodePages()) await writeFile(new URL(page, projectRoot), text);
