/** `noria token create`: makes an API key for programs. */
import { isRole, roles } from '@noria/core';
import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { connect } from '../connect.ts';
import { printResult } from '../print-result.ts';
import { readCount } from '../read-options.ts';

interface Options {
  readonly email: string;
  readonly name: string;
  readonly role?: string;
  readonly days?: number;
  readonly json?: boolean;
}

export function addTokenCommand(program: Command, context: CommandContext): void {
  program
    .command('token')
    .description('API keys of programs')
    .command('create')
    .description('make an API key, which is printed this once')
    .requiredOption('--email <email>', 'the user that the key speaks for')
    .option('--name <name>', 'what it is for', 'command line')
    .option('--role <role>', `${roles.join(', ')}; the role of the user when left out`, readRole)
    .option('--days <days>', 'how long it counts; for ever when left out', readCount)
    .action(async (options: Options) => {
      const api = await connect();
      const key = (await api.call('POST', '/api/local/api-keys', {
        email: options.email,
        name: options.name,
        ...(options.role === undefined ? {} : { role: options.role }),
        ...(options.days === undefined ? {} : { expiresInDays: options.days }),
      })) as { key: string };
      printResult(context, options, key, () => key.key);
    });
}

function readRole(text: string): string {
  if (isRole(text)) return text;
  throw new InvalidArgumentError(`expected one of ${roles.join(', ')}`);
}
