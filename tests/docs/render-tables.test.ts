/** The tables say what the code says. */
import { describe, expect, it } from 'vitest';
import { insertPart } from './generated-docs.ts';
import { renderErrorTable } from './render-error-table.ts';
import { renderSettingsTable } from './render-settings-table.ts';

describe('renderErrorTable', () => {
  it('gives a row for each code', () => {
    const table = renderErrorTable({ GONE: { kind: 'user', httpStatus: 410, retryable: false, message: 'a | b' } });
    expect(table).toContain('| `GONE` | user | 410 | no | a \\| b |');
  });
});

describe('renderSettingsTable', () => {
  it('names the values and the default', () => {
    const table = renderSettingsTable({
      PORT: { description: 'Port', type: 'integer', minimum: 0, maximum: 65_535, default: 3000 },
      LEVEL: { description: 'Level', enum: ['low', 'high'] },
    });
    expect(table).toContain('| `PORT` | Port | 0 to 65535 | `3000` |');
    expect(table).toContain('| `LEVEL` | Level | `low`, `high` |  |');
  });

  it('refuses a setting that says nothing about itself', () => {
    expect(() => renderSettingsTable({ PORT: { type: 'integer' } })).toThrow('PORT has no description');
  });
});

describe('insertPart', () => {
  const page = 'before\n<!-- generated:errors, by a script -->\nold\n<!-- /generated -->\nafter\n';

  it('replaces what stands between the marks', () => {
    const text = insertPart(page, { page: 'x.md', name: 'errors', text: 'new' });
    expect(text).toBe('before\n<!-- generated:errors, by a script -->\n\nnew\n<!-- /generated -->\nafter\n');
    expect(insertPart(text, { page: 'x.md', name: 'errors', text: 'new' })).toBe(text);
  });

  it('refuses a page without the marks', () => {
    expect(() => insertPart(page, { page: 'x.md', name: 'settings', text: '' })).toThrow('no place for settings');
  });
});
