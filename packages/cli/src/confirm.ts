/** Asks before something is deleted for good. */
import type { CommandContext } from './command-context.ts';
import { UsageError } from './report-failure.ts';

/**
 * @param question ends without a mark; ` (y/N) ` is added
 * @throws UsageError the answer is no, or there is nobody to ask
 */
export async function confirm({ output }: CommandContext, question: string, options: { yes?: boolean }): Promise<void> {
  if (options.yes === true) return;
  const answer = await output.ask(`${question} (y/N) `);
  if (answer === null) throw new UsageError(`${question} There is nobody to ask here: say --yes if it is meant.`);
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('Nothing was deleted.');
}
