/** Runs npm as a child process, whichever way this program was started. */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { projectRoot } from './project-paths.mjs';
import { SetUpError } from './set-up-error.mjs';

/**
 * Runs one npm command in the checkout and keeps its output back unless it fails.
 * @param {readonly string[]} args command and options
 * @param {string} purpose what a failure prevented, for the error's first line
 * @returns {Promise<string>} standard output
 * @throws {SetUpError} npm is missing or the command failed; npm's own words are in the message
 */
export function runNpm(args, purpose) {
  const { command, leadingArgs } = locateNpm();
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...leadingArgs, ...args, ...quietOptions], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm on Windows is a .cmd file, which only a shell starts.
      shell: leadingArgs.length === 0 && process.platform === 'win32',
    });
    const stdout = [];
    const stderr = [];
    child.stdout.on('data', (chunk) => stdout.push(chunk));
    child.stderr.on('data', (chunk) => stderr.push(chunk));
    child.on('error', (cause) =>
      reject(new SetUpError(`npm cannot be started, so ${purpose} failed: ${cause.message}`)),
    );
    child.on('close', (code) => {
      if (code === 0) return resolve(Buffer.concat(stdout).toString());
      const words = Buffer.concat([...stderr, ...stdout])
        .toString()
        .trim()
        .split('\n')
        .slice(0, maxLinesOfComplaint)
        .join('\n');
      reject(new SetUpError(`${purpose} failed (npm ${args[0]} ended with ${code}):\n${words}`));
    });
  });
}

/** npm's reasons come first; usage and log paths follow. */
const maxLinesOfComplaint = 20;

const quietOptions = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];

/** Inside `npm start` npm names its own program; that very npm is used again. */
function locateNpm() {
  const program = process.env.npm_execpath;
  if (program !== undefined && basename(program) === 'npm-cli.js') {
    return { command: process.execPath, leadingArgs: [program] };
  }
  return { command: 'npm', leadingArgs: [] };
}
