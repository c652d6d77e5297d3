#!/usr/bin/env node
/** `npm start`: sets the checkout up if need be, then runs `noria start`. */
import { runProgram } from './runtime.mjs';
import { launch, setUp } from './set-up.mjs';

await launch(async () => {
  const node = await setUp('run');
  return runProgram(node, 'packages/cli/bin/noria.mjs', ['start', ...process.argv.slice(2)]);
});
