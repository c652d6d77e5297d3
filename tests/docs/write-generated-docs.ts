/** `npm run docs`: writes the parts of docs/ that come from code. */
import { readFile, writeFile } from 'node:fs/promises';
import { generatedParts, insertPart } from './generated-docs.ts';

const projectRoot = new URL('../../', import.meta.url);

for (const part of generatedParts) {
  const file = new URL(part.page, projectRoot);
  await writeFile(file, insertPart(await readFile(file, 'utf8'), part));
}
