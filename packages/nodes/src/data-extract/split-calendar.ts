/** Cuts an iCalendar text into its events and time zones, in one walk: the library looks for each end through all that follows. */

export interface CalendarParts {
  /** Each from BEGIN to END, lines unfolded, without what stands inside such as alarms. */
  readonly events: readonly string[];
  /** Each from BEGIN to END, with the rules inside. */
  readonly zones: readonly string[];
}

const mostZoneCharacters = 262_144;

/** @throws Error a component has no end, ends where none began, or the zones are longer than 256 KB */
export function splitCalendar(text: string): CalendarParts {
  const events: string[] = [];
  const zones: string[] = [];
  const open: string[] = [];
  let lines: string[] = [];
  let zoneCharacters = 0;
  for (const line of unfold(text)) {
    const [, edge = '', name = ''] = /^(BEGIN|END):([\w-]+)\s*$/i.exec(line) ?? [];
    const component = name.toUpperCase();
    if (edge.toUpperCase() === 'BEGIN') {
      open.push(component);
      if (open.length > 4) throw new Error('its components nest too deep');
      if (open.length === 2) lines = [];
    }
    const isKept = open.length === 2 || (open.length > 2 && open[1] === 'VTIMEZONE');
    if (isKept) lines.push(line);
    if (edge.toUpperCase() !== 'END') continue;
    if (open.pop() !== component) throw new Error(`END:${component} stands where another component is open`);
    if (open.length !== 1) continue;
    if (component === 'VEVENT') events.push(lines.join('\r\n'));
    if (component === 'VTIMEZONE') zones.push(lines.join('\r\n'));
    if (component === 'VTIMEZONE') zoneCharacters += zones.at(-1)?.length ?? 0;
    if (zoneCharacters > mostZoneCharacters) throw new Error('its time zones are longer than 256 KB');
  }
  if (open.length > 0) throw new Error(`BEGIN:${open.at(-1)} has no END`);
  return { events, zones };
}

/** @source RFC 5545, section 3.1: a line that begins with a space goes on with the one before */
function unfold(text: string): string[] {
  return text
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
}
