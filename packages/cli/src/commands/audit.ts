/** `noria audit check`: whether every entry of the audit log is as it was recorded. */
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { connect } from '../connect.ts';
import { printResult } from '../print-result.ts';

/** Reading a log of many years takes a while. */
const checkTimeoutMs = 600_000;

export function addAuditCommand(program: Command, context: CommandContext): void {
  program
    .command('audit')
    .description('who did what')
    .command('check')
    .description('read the whole audit log and say whether every entry is as it was recorded')
    .action(async (options: { json?: boolean }) => {
      const api = await connect();
      const found = (await api.call('GET', '/api/audit/check', undefined, checkTimeoutMs)) as {
        lastSeq: number;
        lastHash: string | null;
      };
      printResult(context, options, found, () =>
        found.lastHash === null
          ? 'The audit log is empty.'
          : `The audit log is whole: ${found.lastSeq} entries, the last with the hash ${found.lastHash}.`,
      );
    });
}
