#!/usr/bin/env node
/** `npm run bench`: sets up, then runs the benchmarks; options are passed on. */
import { runProgram } from './runtime.mjs';
import { launch, setUp } from './set-up.mjs';

await launch(async () => runProgram(await setUp('develop'), 'bench/run.ts', process.argv.slice(2)));
