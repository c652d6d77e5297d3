#!/usr/bin/env node
/** `npm run test:fuzz`: sets up, then fuzzes the expression language; options are passed on. */
import { runProgram } from './runtime.mjs';
import { launch, setUp } from './set-up.mjs';

await launch(async () => runProgram(await setUp('develop'), 'tests/expressions/run.ts', process.argv.slice(2)));
