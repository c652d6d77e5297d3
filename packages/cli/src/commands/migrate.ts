/** `noria migrate`: brings the database to this version without starting anything. */
import { migrateDatabase, readMigrations, readSettings } from '@noria/server';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { exitCodes } from '../exit-code.ts';
import { type Cell, formatTable } from '../format-table.ts';
import { printResult } from '../print-result.ts';

export function addMigrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .description('bring the database to this version')
    .option('--status', 'only say what has run and what would; exit code 1 when something would')
    .action(async (options: { status?: boolean; json?: boolean }) => {
      if (options.status === true) return showStatus(context, options);
      const applied = await migrateDatabase(readSettings());
      printResult(context, options, { status: 'done', applied }, () =>
        applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`,
      );
    });
}

async function showStatus(context: CommandContext, options: { json?: boolean }): Promise<void> {
  const migrations = await readMigrations(readSettings());
  const isCurrent = migrations.every(({ state }) => state === 'applied');
  printResult(context, options, { status: isCurrent ? 'current' : 'behind', migrations }, () => {
    const rows = migrations.map(({ name, state }): Cell[] => [
      { text: state, style: state === 'applied' ? 'green' : state === 'pending' ? 'yellow' : 'red' },
      name,
    ]);
    return formatTable([{ title: 'STATE' }, { title: 'MIGRATION' }], rows, context.output).join('\n');
  });
  context.finish(isCurrent ? exitCodes.done : exitCodes.failed);
}
