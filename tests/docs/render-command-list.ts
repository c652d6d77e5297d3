/** The reference of docs/cli.md, from the command line's own description. */
import { type CommandContext, createProgram } from '@noria/cli';

type Command = ReturnType<typeof createProgram>;

/** Nothing is run: a command is only asked what it takes. */
const noContext = {} as CommandContext;

export function renderCommandList(): string {
  return `${listLeaves(createProgram(noContext), ['noria'])
    .map(([command, path]) => renderCommand(command, path))
    .join('\n')}`;
}

function listLeaves(command: Command, path: readonly string[]): [Command, readonly string[]][] {
  if (command.commands.length === 0) return [[command, path]];
  return command.commands.flatMap((inner) => listLeaves(inner as Command, [...path, inner.name()]));
}

const commonOptions = ['--json', '--verbose'];

function renderCommand(command: Command, path: readonly string[]): string {
  const args = command.registeredArguments.map((argument) => ` <${argument.name()}>`).join('');
  const options = command.options
    .filter(({ long }) => long !== undefined && long !== null && !commonOptions.includes(long))
    .map(({ flags, description, argChoices, mandatory, defaultValue }) => {
      const choices = argChoices === undefined ? '' : `: ${argChoices.join(', ')}`;
      return `| \`${flags}\` | ${description}${choices}${mandatory ? '; needed' : describeDefault(defaultValue)} |`;
    });
  const details = command.registeredArguments
    .filter(({ description }) => description !== '')
    .map((argument) => `\`<${argument.name()}>\`: ${argument.description}.`);
  return [
    `### \`${path.join(' ')}${args}\``,
    '',
    `${capitalize(command.description())}.`,
    ...(details.length === 0 ? [] : ['', ...details]),
    ...(options.length === 0 ? [] : ['', '| option | does |', '| --- | --- |', ...options]),
    '',
  ].join('\n');
}

/** A switch that is on until `--no-…` says otherwise speaks for itself. */
function describeDefault(value: unknown): string {
  return typeof value === 'number' ? `; ${value} when left out` : '';
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
