/** The commands that a page tells people to type. */

export type Command = { readonly kind: 'npm' | 'noria'; readonly name: string };

/** Finds `npm start`, `npm test`, `npm run NAME` and `npx noria NAME` in code spans and code blocks. */
export function listCommands(text: string): Command[] {
  const code = [...text.matchAll(/```[^\n]*\n(.*?)```|`([^`\n]+)`/gs)].map((match) => match[1] ?? match[2] ?? '');
  return code.flatMap((block) => [
    ...[...block.matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:-]+)/g)].map(([, name]) => command('npm', name)),
    ...[...block.matchAll(/\bnpx noria (\w[\w-]*)/g)].map(([, name]) => command('noria', name)),
  ]);
}

function command(kind: Command['kind'], name: string | undefined): Command {
  return { kind, name: name ?? '' };
}
