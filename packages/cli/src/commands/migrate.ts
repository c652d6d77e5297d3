/** `noria migrate`: brings the database to this version without starting anything. */
import { migrateDatabase, readSettings } from '@noria/server';
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';

export function addMigrateCommand(program: Command, context: CommandContext): void {
  program
    .command('migrate')
    .description('bring the database to this version')
    .action(async ({ json }: { json?: boolean }) => {
      const applied = await migrateDatabase(readSettings());
      if (json === true) context.output.print(JSON.stringify({ status: 'done', applied }));
      else if (applied.length === 0) context.output.print('The database is up to date.');
      else context.output.print(`Applied ${applied.join(', ')}.`);
    });
}
