/** `noria variables list|set|delete`: values that workflows read as `$vars.NAME`. */
import type { Command } from 'commander';
import type { CommandContext } from '../command-context.ts';
import { connect } from '../connect.ts';
import { formatTable } from '../format-table.ts';
import { printResult } from '../print-result.ts';
import { readPages } from '../read-pages.ts';

interface Variable {
  readonly name: string;
  readonly value: string;
}

export function addVariablesCommand(program: Command, context: CommandContext): void {
  const group = program.command('variables').description('values that workflows read as $vars.NAME');
  group
    .command('list')
    .description('list variables by name')
    .action(async (options: { json?: boolean }) => {
      const page = await readPages<Variable>(await connect(), '/api/variables');
      printResult(context, options, page, () => describe(page.items, context));
    });
  group
    .command('set')
    .description('make or change a variable')
    .argument('<name>')
    .argument('<value>')
    .action(async (name: string, value: string, options: { json?: boolean }) => {
      const api = await connect();
      const variable = await api.call('PUT', `/api/variables/${encodeURIComponent(name)}`, { value });
      printResult(context, options, variable, () => `$vars.${name} is set.`);
    });
  group
    .command('delete')
    .description('delete a variable')
    .argument('<name>')
    .action(async (name: string, options: { json?: boolean }) => {
      const api = await connect();
      await api.call('DELETE', `/api/variables/${encodeURIComponent(name)}`);
      printResult(context, options, { status: 'done', name }, () => `Deleted $vars.${name}.`);
    });
}

function describe(variables: readonly Variable[], { output }: CommandContext): string {
  if (variables.length === 0) return 'There are no variables.';
  const rows = variables.map(({ name, value }) => [name, value]);
  return formatTable([{ title: 'NAME' }, { title: 'VALUE' }], rows, output).join('\n');
}
