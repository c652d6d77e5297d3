#!/usr/bin/env node
/** `npm run test:crash`: sets up, then runs the crash suite; options are passed on. */
import { runProgram } from './runtime.mjs';
import { launch, setUp } from './set-up.mjs';

await launch(async () => runProgram(await setUp('develop'), 'tests/crash/run.ts', process.argv.slice(2)));
