/** An error of an execution as text for people: with the parameter and the item that it is about. */

interface Report {
  readonly message: string;
  readonly details?: unknown;
}

export function describeError({ message, details }: Report): string {
  const { parameter, item } = (details ?? {}) as { readonly parameter?: unknown; readonly item?: unknown };
  const places: string[] = [];
  // Some messages name it themselves.
  if (typeof parameter === 'string' && !message.includes(parameter)) places.push(`parameter ${parameter}`);
  if (typeof item === 'number') places.push(`item ${item}`);
  return places.length === 0 ? message : `${message} In ${places.join(', ')}.`;
}
