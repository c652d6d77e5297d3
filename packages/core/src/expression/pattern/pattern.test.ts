/** Regular expressions give what JavaScript's give, wherever linear time allows; the rest is refused with a reason. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { NoriaError } from '../../errors/noria-error.ts';
import { compileExpression } from '../compile-expression.ts';
import { sampleScope } from '../testing/sample-scope.ts';

const sources = [
  // What patterns are made of
  '/a.c/.test("a\\nc") || /a.c/s.test("a\\nc")',
  '"a\\u2028b".match(/a.b/)',
  '"a\\rb".match(/a.b/)',
  '" \\u00a0\\ufeff\\v".match(/\\s/g).length',
  '"a b".match(/\\S/g)',
  '"a b_1-é".match(/[\\w\\s]+/g)',
  '"a1 b2".match(/[^\\S]/g)',
  '"a\\tb c".split(/[\\s]/)',
  '"tab\\b".match(/[\\b]/g)',
  '"word wording".match(/\\bword\\b/g)',
  '"sword".match(/\\Bword/g)',
  '"aZ09_".match(/[a-zA-Z]/g)',
  '"é😀".match(/\\u00e9|\\u{1F600}/gu)',
  '"😀x".match(/^.x$/u)',
  '"Aé".match(/\\p{Lu}|\\p{Letter}/gu)',
  '"αβγ".match(/\\p{Script=Greek}+/u)',
  '"\\u0001".match(/\\cA/)',
  '"a\\0b".match(/\\0/)',
  '"x-y]z".match(/[\\]-]/g)',
  '"[x]".match(/[[]/g)',
  '"^a".match(/[\\^]|[a^]/g)',
  '"a/b".match(/\\//g)',
  '"a{2}{,3}{x}".match(/\\{2\\}|{,3}|{x}/g)',
  '"aaa".match(/a{2}/g)',
  '"aaaa".match(/a{2,3}?/g)',
  '"aaaa".match(/a{2,}/g)',
  '"abc".match(/[]/)',
  '"a\\nb".match(/[^]/g)',
  '"xey".match(/\\e/g)',
  '"a.b".match(/\\./g)',
  '"ABC".match(/b/i)',
  '"a\\nb".match(/^b$/m)',
  '"a\\nb".match(/^b$/)',
  '"foobar bazbar".match(/(?<=foo)bar/).index',
  '"foobar bazbar".match(/(?<!foo)bar/).index',
  '"AbC".match(/(?i:ab)C/)',
  '"abcd".match(/(?:ab)(cd)/)',
  '"a|b".split(/\\|/)',
  '"".match(/(?:)/g)',
  '"abc".match(/(?:)/g)',
  '"aab".match(/a*?b/)',
  '"foo.bar".match(/(\\w+)\\.(\\w+)/).slice(1)',
  // match and exec
  '"2026-11-21".match(/(\\d+)-(\\d+)-(\\d+)/)',
  '"2026-11-21".match(/(?<year>\\d+)-(?<month>\\d+)/).groups.year',
  '"2026-11-21".match(/(?<year>\\d+)-(?<month>\\d+)/).groups',
  '"2026-11-21".match(/(?<$a_1>\\d+)/).groups',
  '"x2026".match(/\\d+/).index + "x2026".match(/\\d+/).input',
  '"abc".match(/z/)',
  '"abc".match(/z/g)',
  '"a1b2".match(/\\d/g)',
  '"abc".match("b")',
  '"a.c abc".match("a.c").index',
  '"abc".match()',
  '/b(x)?/.exec("abc")',
  '/b(x)?/.exec("abc")[1] === undefined',
  '/b/g.exec("abc").index',
  '"abcabc".match(/b/y)',
  '"aab".match(/a/gy)',
  '"baa".match(/a/gy)',
  '[..."a1b2".matchAll(/([a-z])(\\d)/g)].map(m => m[2] + m[1] + m.index)',
  '[..."a1b2".matchAll(/(?<l>[a-z])/g)].map(m => m.groups.l)',
  'Array.from("a1b2".matchAll(/\\d/g), m => m[0])',
  '[..."abc".matchAll("b")].length',
  '/(a)|(b)/.exec("b")',
  'JSON.stringify("ab".match(/(a)(?<n>b)/))',
  '"😀".match(/./gu).length',
  // test, search
  '/^\\d+$/.test("123") && !/^\\d+$/.test("12a")',
  '/null/.test(null)',
  '"abc".search(/c/)',
  '"abc".search(/z/)',
  '"abc".search("c")',
  // replace
  '"a-b-c".replace(/-/, "+")',
  '"a-b-c".replace(/-/g, "+")',
  '"a-b-c".replaceAll(/-/g, "+")',
  '"John Smith".replace(/(\\w+)\\s(\\w+)/, "$2, $1")',
  '"2026-11".replace(/(?<y>\\d+)-(?<m>\\d+)/, "$<m>/$<y>$<none>")',
  '"abc".replace(/b/, "[$&][$`][$\'][$$][$1][$0][$<x>]")',
  '"abc".replace(/(b)/, "$01|$1|$2|$10|$001")',
  '"abc".replace(/(x)?b/, "[$1]")',
  '"a1b2".replace(/\\d/g, d => d * 2)',
  '"a1b2".replace(/([a-z])(\\d)/g, (all, letter, digit, offset, text) => digit + letter + offset + text.length)',
  '"ab".replace(/(?<first>a)/, (...args) => args.at(-1).first + args.length)',
  '"abc".replace(/(?:)/g, "-")',
  '"abc".replace(/x*/g, "-")',
  '"abab".replace("b", "$&$&")',
  '"abab".replaceAll("b", "[$`]")',
  '"abc".replaceAll("", "-")',
  '"".replaceAll("", "-")',
  '"abc".replace("", "-")',
  '"abab".replaceAll("ab", m => m.toUpperCase())',
  '"abab".replace("ab", (m, at, all) => at + all)',
  '"aaa".replaceAll("aa", "b")',
  '"abc".replace(/b/)',
  '"x".replace("x", "$$")',
  '"a\\nb\\r\\nc".replace(/\\r?\\n/g, " ")',
  '"  trim me ".replace(/^\\s+|\\s+$/g, "")',
  '"CamelCaseText".replace(/([A-Z])/g, "_$1").toLowerCase()',
  '"<b>x</b>".replace(/<[^>]*>/g, "")',
  '"```json\\n{}\\n```".replace(/```json|```/g, "").trim()',
  // split
  '"a1b22c".split(/\\d+/)',
  '"a1b2c".split(/(\\d)/)',
  '"abc".split(/(?:)/)',
  '"abc".split(/(b)?/)',
  '",a,,b,".split(/,/)',
  '"a1b2c3".split(/\\d/, 2)',
  '"".split(/a/)',
  '"".split(/(?:)/)',
  '"abc".split(/$/)',
  '"a, b ;c".split(/\\s*[,;]\\s*/)',
  '"ab".split(/b/)',
  // values
  'String(/a\\/b/gi)',
  '/a/g + ""',
  '`${/x/}`',
  '/a/gi.flags + /a/.source + /a/g.global + /a/i.ignoreCase + /a/m.multiline + /a/s.dotAll + /a/u.unicode + /a/y.sticky',
  'JSON.stringify({ p: /a/ })',
  'typeof /a/',
  'new RegExp("a+", "g").flags',
  'RegExp("\\\\d").test("1")',
  'new RegExp(/a/g).flags + new RegExp(/a/g, "i").flags',
  'new RegExp("").source',
  '["a1", "b"].filter(x => /\\d/.test(x))',
];

describe('patterns give what JavaScript gives', () => {
  it.each(sources)('%s', (source) => {
    const expected: unknown = runInNewContext(`JSON.stringify({ value: (${source}) }, ${String(writeMissing)})`);
    const value = compileExpression(source).evaluate(sampleScope());
    expect(JSON.stringify({ value })).toBe(expected);
  });
});

describe('patterns that are refused', () => {
  it.each([
    ['/a(?=b)/', 'cannot look ahead'],
    ['/a(?!b)/', 'cannot look ahead'],
    ['/(a)\\1/', 'cannot refer back'],
    ['/(?<x>a)\\k<x>/', 'cannot refer back'],
    ['/a{1001}/', '1000 times at most'],
    ['/a/v', 'flags g, i, m, s, u and y'],
    ['/a/d', 'flags g, i, m, s, u and y'],
    ['/(?<=(a))b/', 'the pattern cannot be used'],
    ['/(((a{100}){100}){100})/.test("a")', 'the pattern cannot be used'],
    ['/(?:abcdefghij){300}/.test("a")', 'the pattern is too large'],
    ['new RegExp("(")', 'the pattern cannot be used'],
    ['new RegExp("a", "gg")', 'the flag `g` is written twice'],
    ['new RegExp("[a")', 'a class `[` of the pattern is never closed'],
    ['new RegExp("\\\\")', 'ends with a backslash'],
    ['"a".matchAll(/a/)', 'needs a pattern with the flag g'],
    ['"a".replaceAll(/a/, "")', 'needs a pattern with the flag g'],
    [`new RegExp("${'a'.repeat(2001)}")`, '2000 characters at most'],
  ])('%s', (source, problem) => {
    expect(problemOf(source)).toContain(problem);
  });
});

it('a pattern keeps no place between its uses', () => {
  const source = '[/a/g].map(p => [p.test("a"), p.test("a"), p.lastIndex])';
  expect(compileExpression(source).evaluate(sampleScope())).toEqual([[true, true, 0]]);
});

function problemOf(source: string): string {
  try {
    compileExpression(source).evaluate(sampleScope());
  } catch (error) {
    if (error instanceof NoriaError) return String(error.details.problem);
    throw error;
  }
  throw new Error(`${source} was evaluated`);
}

function writeMissing(_key: string, value: unknown): unknown {
  return value === undefined ? null : value;
}
