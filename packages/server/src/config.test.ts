/** Settings are checked at start, all at once. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { NoriaError } from '@noria/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readExpressionEnvironment, readSettings, type SettingFault } from './config.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'noria-settings-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function faultsOf(env: Record<string, string>): string[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof NoriaError)
      return (error.details.faults as SettingFault[]).map((fault) => fault.setting).sort();
    throw error;
  }
  return [];
}

describe('readSettings', () => {
  it('needs nothing', () => {
    const settings = readSettings({});
    expect(settings).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', LOG_LEVEL: 'info' });
    expect(isAbsolute(settings.NORIA_DATA_DIR)).toBe(true);
  });

  it('lists every fault at once', () => {
    expect(faultsOf({ PORT: 'seven', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://x' })).toEqual([
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
    ]);
  });

  it('reads a value from the file that NAME_FILE names', () => {
    writeFileSync(join(folder, 'url'), 'postgres://u:p@db/noria\n');
    expect(readSettings({ DATABASE_URL_FILE: join(folder, 'url') }).DATABASE_URL).toBe('postgres://u:p@db/noria');
  });

  it('refuses a setting that is given twice, and a file that is not there', () => {
    writeFileSync(join(folder, 'port'), '4000');
    expect(faultsOf({ PORT: '3000', PORT_FILE: join(folder, 'port') })).toEqual(['PORT']);
    expect(faultsOf({ DATABASE_URL_FILE: join(folder, 'missing') })).toEqual(['DATABASE_URL_FILE']);
  });

  it('takes an empty value for one that is left out', () => {
    expect(readSettings({ PORT: '' }).PORT).toBe(3000);
  });
});

describe('the environment of expressions', () => {
  it('holds what the operator allows, is set, and is no setting of Noria', () => {
    const env = { REGION: 'dz', SECRET: 'x', DATABASE_URL: 'postgres://u:p@h/d', ENCRYPTION_KEY_FILE: '/run/key' };
    const allowed = ['REGION', 'ABSENT', 'DATABASE_URL', 'ENCRYPTION_KEY_FILE'];
    expect(readExpressionEnvironment(allowed, env)).toEqual({ REGION: 'dz' });
  });
});
