/** Names for the columns of a table, from its header. */

/**
 * Every column has a name of its own: a cell without text gives `column3`, a second `name` gives `name_2`.
 * @param header cells of the header row
 */
export function nameColumns(header: readonly string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, index) => {
    const text = cell.trim();
    const wanted = text === '' || text === '__proto__' ? columnName(index) : text;
    let name = wanted;
    for (let count = 2; taken.has(name); count++) name = `${wanted}_${count}`;
    taken.add(name);
    return name;
  });
}

/** The name of a column that has none. */
export function columnName(index: number): string {
  return `column${index + 1}`;
}
