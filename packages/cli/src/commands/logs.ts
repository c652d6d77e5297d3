/** `noria logs clean`: deletes what is recorded of executions that ended long ago. */
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { confirm } from '../confirm.ts';
import { connect } from '../connect.ts';
import { formatTime } from '../format-time.ts';
import { printResult } from '../print-result.ts';
import { readAge } from '../read-options.ts';

export function addLogsCommand(program: Command, context: CommandContext): void {
  const group = program.command('logs').description('what is recorded of executions');
  group
    .command('clean')
    .description('delete executions that ended longer ago than this, with their steps and items')
    .requiredOption('--older-than <age>', 'such as 90d, 12h or 2w', readAge)
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
Noria itself deletes them after 90 days, or as long as the workflow says ("retentionDays"). What runs or waits is left
alone. Files that only they used are deleted with the hourly upkeep.`,
    )
    .action(async (options: { olderThan: number; yes?: boolean; json?: boolean }) => {
      const api = await connect();
      const before = new Date(Date.now() - options.olderThan).toISOString();
      await confirm(context, `Delete all executions that ended before ${formatTime(before)}?`, options);
      let deleted = 0;
      let hasMore = true;
      while (hasMore) {
        const query = new URLSearchParams({ endedBefore: before });
        const answer = (await api.call('DELETE', `/api/executions?${query}`)) as { deleted: number; hasMore: boolean };
        deleted += answer.deleted;
        hasMore = answer.hasMore;
        if (hasMore) context.output.progress(`${deleted} deleted so far`);
      }
      printResult(context, options, { status: 'done', deleted, endedBefore: before }, () =>
        deleted === 1 ? 'Deleted 1 execution.' : `Deleted ${deleted} executions.`,
      );
    });
}
