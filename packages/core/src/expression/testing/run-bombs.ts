/** A program that sets off every bomb and says how each ended. It dies if one takes more memory than it was given. */
import { NoriaError } from '../../errors/noria-error.ts';
import { compileExpression } from '../compile-expression.ts';
import { bombs } from './bombs.ts';
import { sampleScope } from './sample-scope.ts';

for (const source of bombs) {
  const startedMs = readCpuMs();
  const code = setOff(source);
  process.send?.({ source, code, cpuMs: readCpuMs() - startedMs });
}

function setOff(source: string): string {
  try {
    compileExpression(source).evaluate({ ...sampleScope(), readClockMs: readCpuMs });
  } catch (error) {
    if (error instanceof NoriaError) return error.code;
    throw error;
  }
  return 'evaluated';
}

/** Of this thread: a busy machine makes it no longer. */
function readCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
