/** Types of a library that has none: tables, strike-through and task lists for turndown. */
declare module '@joplin/turndown-plugin-gfm' {
  import type TurndownService from 'turndown';

  export function gfm(service: TurndownService): void;
}
