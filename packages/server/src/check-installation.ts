/** Checks what Noria needs here, one finding each, with the way to mend it. */
import { access, constants, mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '@noria/contract';
import { NoriaError } from '@noria/core';
import { type Check, failed, passed, warned } from './check.ts';
import { checkDatabase } from './check-database.ts';
import { readSettings } from './config.ts';

export async function checkInstallation(): Promise<Check[]> {
  const settings = readSettingsOrFaults();
  if (Array.isArray(settings)) return [checkNode(), ...settings];
  return [
    checkNode(),
    passed('settings', 'all can be read'),
    await checkDataFolder(settings.NORIA_DATA_DIR),
    await checkSecrets(settings),
    ...(await checkDatabase(settings)),
  ];
}

const neededNode = 24;

function checkNode(): Check {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= neededNode) return passed('Node', process.version);
  return failed(
    'Node',
    `${process.version} is too old`,
    `Install Node ${neededNode}, or start with npm start, which brings it along.`,
  );
}

function readSettingsOrFaults(): Settings | Check[] {
  try {
    return readSettings();
  } catch (error) {
    if (!(error instanceof NoriaError)) throw error;
    const faults = error.details.faults as { setting: string; problem: string }[];
    return faults.map(({ setting, problem }) =>
      failed('settings', `${setting}: ${problem}`, `Change or remove ${setting}.`),
    );
  }
}

const littleSpaceBytes = 500_000_000;

async function checkDataFolder(folder: string): Promise<Check> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(folder);
    const freeMb = Math.floor((bavail * bsize) / 1_000_000);
    if (bavail * bsize >= littleSpaceBytes) return passed('data folder', `${folder} (${freeMb} MB free)`);
    return warned(
      'data folder',
      `${folder} has only ${freeMb} MB free`,
      'Make room, or move the folder and set NORIA_DATA_DIR.',
    );
  } catch (error) {
    return failed(
      'data folder',
      (error as Error).message,
      `Let this user write to ${folder}, or set NORIA_DATA_DIR to another folder.`,
    );
  }
}

async function checkSecrets(settings: Settings): Promise<Check> {
  if (settings.ENCRYPTION_KEY !== undefined) return passed('secrets', 'ENCRYPTION_KEY is set');
  const file = join(settings.NORIA_DATA_DIR, 'secrets', 'master.key');
  const found = await stat(file).catch(() => null);
  if (found === null) return passed('secrets', 'made at the first start');
  if ((found.mode & 0o077) === 0) return passed('secrets', file);
  return failed('secrets', `others on this computer can read ${file}`, `chmod 600 ${file}`);
}
