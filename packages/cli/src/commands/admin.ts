/** `noria admin create`: makes an owner, or gives one a new password. */
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { connect } from '../connect.ts';
import { printResult } from '../print-result.ts';
import { UsageError } from '../report-failure.ts';

interface Options {
  readonly email: string;
  readonly password?: string;
  readonly json?: boolean;
}

export function addAdminCommand(program: Command, context: CommandContext): void {
  program
    .command('admin')
    .description('users of this installation')
    .command('create')
    .description('make an owner, or give one a new password')
    .requiredOption('--email <email>', 'e-mail address')
    .option('--password <password>', 'password; asked for when left out')
    .action(async (options: Options) => {
      const password = options.password ?? (await context.output.ask(`Password of ${options.email}: `));
      if (password === null) throw new UsageError('there is nobody to ask for the password: give it with --password');
      const api = await connect();
      const user = await api.call('POST', '/api/local/owners', { email: options.email, password });
      printResult(context, options, user, () => `${options.email} is an owner.`);
    });
}
