/** The parts of docs/ that are written from code: which page holds which, and what it must say. */
import { settingsSchema } from '@noria/contract';
import { errorCatalogue } from '@noria/core';
import { renderCommandList } from './render-command-list.ts';
import { renderErrorTable } from './render-error-table.ts';
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
