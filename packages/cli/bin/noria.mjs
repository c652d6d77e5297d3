#!/usr/bin/env node
/** The `noria` command. Under an older Node it starts itself again with the one that set-up brought. */
import { findRuntime, isRunningOnNeededNode, rememberCompiledCode, runProgram } from '../../../scripts/runtime.mjs';

const args = process.argv.slice(2);
if (isRunningOnNeededNode()) {
  rememberCompiledCode();
  const { runCommandLine } = await import('../src/index.ts');
  process.exitCode = await runCommandLine(args);
  // A handle that a library forgot must not keep a finished command alive; output is written by then.
  setTimeout(() => process.exit(), 1000).unref();
} else {
  process.exitCode = await startAgain();
}

async function startAgain() {
  const node = findRuntime();
  if (node === null) {
    process.stderr.write(
      `Noria runs on Node 24 or newer; this is ${process.version}. Run npm start once: it brings Node 24 along.\n`,
    );
    return 3;
  }
  return runProgram(node, 'packages/cli/bin/noria.mjs', args);
}
