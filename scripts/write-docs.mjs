#!/usr/bin/env node
/** `npm run docs`: sets up, then writes the parts of docs/ that come from code. */
import { runProgram } from './runtime.mjs';
import { launch, setUp } from './set-up.mjs';

await launch(async () => runProgram(await setUp('develop'), 'tests/docs/write-generated-docs.ts', []));
