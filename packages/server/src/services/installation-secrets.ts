/** Secrets of this installation: made on first start, kept in the data folder for its owner only. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NoriaError } from '@noria/core';

/**
 * The key that everything else is derived from.
 * @param dataDir data folder; made when it does not exist
 * @param given the setting ENCRYPTION_KEY: needed where several machines share a database
 * @throws SETTINGS_INVALID the kept key cannot be read or written
 */
export function loadMasterKey(dataDir: string, given: string | undefined): Buffer {
  if (given !== undefined) return Buffer.from(given, 'utf8');
  const folder = join(dataDir, 'secrets');
  const file = join(folder, 'master.key');
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return readKey(file) ?? makeKey(file);
  } catch (error) {
    const problem = `NORIA_DATA_DIR: the key ${file} cannot be used: ${(error as Error).message}`;
    throw new NoriaError(
      'SETTINGS_INVALID',
      { problem, faults: [{ setting: 'NORIA_DATA_DIR', problem }] },
      { cause: error },
    );
  }
}

/** A key for one purpose. @source RFC 5869 (HKDF with SHA-256) */
export function deriveKey(masterKey: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), purpose, 32));
}

function readKey(file: string): Buffer | null {
  try {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
    if (key.length !== 32) throw new Error('it does not hold 32 bytes as base64; restore it from a backup');
    chmodSync(file, 0o600);
    return key;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Two first starts at once agree on the file that was there first. */
function makeKey(file: string): Buffer {
  const key = randomBytes(32);
  try {
    writeFileSync(file, `${key.toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    return key;
  } catch (error) {
    const other = (error as NodeJS.ErrnoException).code === 'EEXIST' ? readKey(file) : null;
    if (other === null) throw error;
    return other;
  }
}
