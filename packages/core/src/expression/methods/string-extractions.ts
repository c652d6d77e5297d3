/** Methods of texts that find addresses in them or take markup out of them. */
import type { Frame } from '../frame.ts';
import { findFirst, testPattern } from '../pattern/match-pattern.ts';
import { makePattern, type Pattern } from '../pattern/pattern.ts';
import type { Method } from './method.ts';
import { replaceByPattern } from './replace-text.ts';

/** Compiled at the first use, and matched in linear time like every pattern. */
function prepare(source: string, flags: string): () => Pattern {
  let made: Pattern | null = null;
  return () => {
    made ??= makePattern(source, flags);
    return made;
  };
}

const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?';
const domain = `${label}(?:\\.${label})*\\.\\p{L}[\\p{L}\\p{N}-]*`;
const local = "[\\w.!#$%&'*+/=?^`{|}~-]+";

const wholeEmail = prepare(`^${local}@${domain}$`, '');
const anyEmail = prepare(`${local}@${domain}`, '');
const wholeDomain = prepare(`^${domain}$`, '');
const anyDomain = prepare(`(?:[a-z][a-z\\d+.-]*://)?(?:[^\\s/@]+@)?(${domain}|localhost)`, 'i');
const wholeUrl = prepare(
  `^(?:https?|ftp|wss?)://(?:[^\\s/@]+@)?(?:${domain}|localhost|[\\d.]+|\\[[\\da-f:]+\\])(?::\\d+)?(?:[/?#]\\S*)?$`,
  'i',
);
const anyUrl = prepare('(?:https?|ftp|wss?)://[^\\s<>"\'`]+[^\\s<>"\'`.,;:!?)\\]]', 'i');
const urlPath = prepare('^[a-z][a-z\\d+.-]*://[^\\s/?#]+(/[^\\s?#]*)?', 'i');
const tags = prepare('<[^<>]*>', 'g');

/** What Markdown puts around words, and what is left of it. */
const markdown: readonly (readonly [() => Pattern, string])[] = [
  [prepare('^```.*$', 'gm'), ''],
  [prepare('!\\[([^\\]\\[]*)\\]\\([^()]*\\)', 'g'), '$1'],
  [prepare('\\[([^\\]\\[]*)\\]\\([^()]*\\)', 'g'), '$1'],
  [prepare('^[ \\t]*(?:[-*_][ \\t]*){3,}$', 'gm'), ''],
  [prepare('^[ \\t]*#{1,6}[ \\t]+', 'gm'), ''],
  [prepare('^[ \\t]*>[ \\t]?', 'gm'), ''],
  [prepare('^([ \\t]*)(?:[-*+]|\\d+\\.)[ \\t]+', 'gm'), '$1'],
  [prepare('\\*\\*([^*]+)\\*\\*', 'g'), '$1'],
  [prepare('\\b__([^_]+)__\\b', 'g'), '$1'],
  [prepare('\\*([^*\\n]+)\\*', 'g'), '$1'],
  [prepare('\\b_([^_\\n]+)_\\b', 'g'), '$1'],
  [prepare('~~([^~]+)~~', 'g'), '$1'],
  [prepare('`([^`]+)`', 'g'), '$1'],
];

export const stringExtractions: Readonly<Record<string, Method<string>>> = {
  extractDomain: (frame, self) => firstGroup(frame, anyDomain(), self),
  extractEmail: (frame, self) => firstMatch(frame, anyEmail(), self),
  extractUrl: (frame, self) => firstMatch(frame, anyUrl(), self),
  extractUrlPath: (frame, self) => {
    const match = findFirst(frame, urlPath(), self);
    return match === null ? undefined : (match.groups[0] ?? '/');
  },
  isDomain: (frame, self) => testPattern(frame, wholeDomain(), self),
  isEmail: (frame, self) => testPattern(frame, wholeEmail(), self),
  isUrl: (frame, self) => testPattern(frame, wholeUrl(), self),
  removeMarkdown: (frame, self) =>
    markdown.reduce((text, [pattern, kept]) => replaceByPattern(frame, text, pattern(), kept, 'all'), self),
  removeTags: (frame, self) => replaceByPattern(frame, self, tags(), '', 'all'),
};

function firstMatch(frame: Frame, pattern: Pattern, text: string): string | undefined {
  const match = findFirst(frame, pattern, text);
  return match === null ? undefined : text.slice(match.start, match.end);
}

function firstGroup(frame: Frame, pattern: Pattern, text: string): string | undefined {
  return findFirst(frame, pattern, text)?.groups[0];
}
