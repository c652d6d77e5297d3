/** The settings of this process: the one reader of `process.env`. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type SettingName, type Settings, settingsSchema, settingsShape } from '@noria/contract';
import { NoriaError } from '@noria/core';

export interface SettingFault {
  readonly setting: string;
  readonly problem: string;
}

/**
 * Reads and checks every setting.
 * @param env names and values; an empty value counts as left out
 * @returns settings with defaults; the data folder as an absolute path
 * @throws SETTINGS_INVALID with every fault in `details.faults`
 */
export function readSettings(env: Readonly<Record<string, string | undefined>> = process.env): Settings {
  const faults: SettingFault[] = [];
  const values = Object.fromEntries(
    (Object.keys(settingsShape) as SettingName[]).flatMap((name) => {
      const value = readValue(name, env, faults);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const result = settingsSchema.safeParse(values);
  if (!result.success) {
    for (const issue of result.error.issues) faults.push({ setting: issue.path.join('.'), problem: issue.message });
  }
  if (!result.success || faults.length > 0) throw settingsError(faults);
  return { ...result.data, NORIA_DATA_DIR: resolve(result.data.NORIA_DATA_DIR) };
}

/**
 * The variables that expressions may read. Settings of Noria stay out, whatever is allowed: some are secrets.
 * @param names as EXPRESSION_ENVIRONMENT gives them; one that is not set is left out
 */
export function readExpressionEnvironment(
  names: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string>> {
  const isSetting = (name: string): boolean => Object.hasOwn(settingsShape, name.replace(/_FILE$/, ''));
  const allowed = names.filter((name) => !isSetting(name) && name !== '__proto__');
  return Object.fromEntries(allowed.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

function readValue(
  name: SettingName,
  env: Readonly<Record<string, string | undefined>>,
  faults: SettingFault[],
): string | undefined {
  const value = env[name] === '' ? undefined : env[name];
  const file = env[`${name}_FILE`];
  if (file === undefined || file === '') return value;
  if (value !== undefined) {
    faults.push({ setting: name, problem: `${name} and ${name}_FILE are both set; keep one` });
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    faults.push({ setting: `${name}_FILE`, problem: `the file cannot be read: ${(error as Error).message}` });
    return undefined;
  }
}

function settingsError(faults: readonly SettingFault[]): NoriaError {
  return new NoriaError('SETTINGS_INVALID', {
    problem: faults.map((fault) => `${fault.setting}: ${fault.problem}`).join('; '),
    faults,
  });
}
