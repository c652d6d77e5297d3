/** Brings node_modules into line with package-lock.json, and does nothing when it already is. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runNpm } from './npm.mjs';
import { projectRoot } from './project-paths.mjs';

/** @typedef {'run' | 'develop'} Purpose `run`: what the program needs. `develop`: tests and checks as well. */

/**
 * Tells whether npm can be spared. Compares the lock file with the record that npm keeps of what it installed, so
 * that an `npm install` by hand counts as well; an interrupted installation leaves no record.
 * @param {Purpose} purpose
 * @returns {Promise<boolean>} true when nothing has to be installed
 */
export async function areDependenciesCurrent(purpose) {
  const [wanted, installed] = await Promise.all([
    readPackages(join(projectRoot, 'package-lock.json')),
    readPackages(join(projectRoot, 'node_modules', '.package-lock.json')),
  ]);
  return installed !== null && isSatisfied(wanted ?? {}, installed, purpose);
}

/**
 * Installs what the lock file names, without changing the lock file. What is already there stays: `npm ci` would begin
 * by deleting node_modules and take the ground from under a Noria that runs from it, and it refuses a lock file written
 * where the registry lacked an optional package of some other platform.
 * @param {Purpose} purpose
 */
export async function installDependencies(purpose) {
  const include = purpose === 'run' ? '--omit=dev' : '--include=dev';
  await runNpm(['install', '--no-save', include], 'installing the dependencies');
}

/**
 * @param {Record<string, object>} wanted packages of the lock file
 * @param {Record<string, object>} installed packages that are there
 * @param {Purpose} purpose
 */
export function isSatisfied(wanted, installed, purpose) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    if (present !== undefined) return describe(entry) === describe(present);
    // Optional packages of other platforms are never installed.
    return (
      entry.optional === true ||
      entry.devOptional === true ||
      entry.peer === true ||
      (entry.dev === true && purpose === 'run')
    );
  });
}

function describe({ version, integrity, link, bin }) {
  return JSON.stringify([version, integrity, link, bin]);
}

async function readPackages(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return null;
    throw error;
  }
}
