/** Times and durations as people read them. */

/** @param iso UTC @returns this computer's local time, to the second */
export function formatTime(iso: string | null): string {
  if (iso === null) return '–';
  const time = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** @returns such as `340 ms`, `2.5 s`, `3 min 20 s`, `2 h 5 min`; a dash when one of both is missing */
export function formatDuration(fromIso: string | null, toIso: string | null): string {
  if (fromIso === null || toIso === null) return '–';
  const ms = Math.max(0, Date.parse(toIso) - Date.parse(fromIso));
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** @param text such as `90d`, `12h`, `30m`, `2w` @returns milliseconds; null when it is none */
export function parseDuration(text: string): number | null {
  const [, amount, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  return amount === undefined ? null : Number(amount) * unitMs[unit as keyof typeof unitMs];
}
