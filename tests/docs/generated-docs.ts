/** The pages of docs/ and parts of them that are written from code: which they are, and what they must say. */
import { settingsSchema } from '@noria/contract';
import { errorCatalogue } from '@noria/core';
import { loadNodeTypes } from '@noria/nodes';
import { renderCommandList } from './render-command-list.ts';
import { renderErrorTable } from './render-error-table.ts';
import { renderNodeIndex, renderNodePage } from './render-node-page.ts';
import { renderSettingsTable, type SettingSchema } from './render-settings-table.ts';

export interface GeneratedPart {
  /** From the root of the checkout. */
  readonly page: string;
  readonly name: string;
  readonly text: string;
}

export const generatedParts: readonly GeneratedPart[] = [
  { page: 'docs/cli.md', name: 'commands', text: renderCommandList() },
  { page: 'docs/errors.md', name: 'errors', text: renderErrorTable(errorCatalogue) },
  { page: 'docs/settings.md', name: 'settings', text: renderSettingsTable(readSettingSchemas()) },
];

/** Every page of docs/nodes/: one for each node type, and the list of them. */
export async function generateNodePages(): Promise<readonly { readonly page: string; readonly text: string }[]> {
  const types = await loadNodeTypes();
  return [
    { page: 'docs/nodes/README.md', text: renderNodeIndex(types) },
    ...types.map((type) => ({ page: `docs/nodes/${type.type}.md`, text: renderNodePage(type) })),
  ];
}

/**
 * Puts a part between its marks.
 * @throws Error the page has no such marks
 */
export function insertPart(page: string, { name, text }: GeneratedPart): string {
  const start = page.indexOf(`<!-- generated:${name}`);
  const bodyStart = page.indexOf('\n', start) + 1;
  const end = page.indexOf('<!-- /generated -->', bodyStart);
  if (start < 0 || bodyStart === 0 || end < 0) throw new Error(`The page has no place for ${name}`);
  return `${page.slice(0, bodyStart)}\n${text}\n${page.slice(end)}`;
}

function readSettingSchemas(): Readonly<Record<string, SettingSchema>> {
  const { properties } = settingsSchema.toJSONSchema({ unrepresentable: 'any', io: 'output' });
  return properties as Record<string, SettingSchema>;
}
