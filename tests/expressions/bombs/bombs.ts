/** Expressions that ask for more time or memory than an expression may have, by what they do it with. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts are sources of expressions

import { methodBombs } from './method-bombs.ts';

const megabyte = '"x".repeat(1e6)';
const thousand = 'Array.from({ length: 1000 })';
const numbers = 'Array.from({ length: 1000 }, (_, i) => i)';

/** A text with `=` before it is a template. */
export const bombs: Readonly<Record<string, readonly string[]>> = {
  repeat: [
    '"x".repeat(1e9)',
    '"ab".repeat(2 ** 29)',
    `${megabyte}.repeat(17)`,
    '"x".repeat(1e15)',
    '"x".repeat(Infinity)',
  ],
  pad: ['"x".padStart(1e9)', '"x".padEnd(1e9, "ab")', `"x".padStart(1e9, ${megabyte})`, '"".padEnd(2 ** 31 - 1)'],
  join: [
    `${thousand}.join(${megabyte})`,
    `${thousand}.map(() => "y").join(${megabyte})`,
    `${thousand}.map(() => ${thousand}).join("z".repeat(99))`,
    `String(${thousand}.reduce(list => [list, list], [1]))`,
    `${thousand}.reduce(list => [list, list], [1]) + ""`,
    `\`\${${thousand}.reduce(list => [list, list], [1])}\``,
  ],
  stringify: [
    `JSON.stringify(${thousand}.reduce(list => [list, list], []))`,
    `JSON.stringify(${thousand}.reduce(list => ({ a: list, b: list }), {}))`,
    'JSON.stringify("\\u0000".repeat(8e6))',
    `JSON.stringify(${thousand}.map(() => ${megabyte}))`,
    `[JSON.stringify(${thousand}.map(() => ${numbers}), null, 10)].map(t => [t + 1, t + 2, t + 3, t + 4, t + 5, t + 6, t + 7, t + 8].join(""))`,
    'JSON.parse("[" + "[],".repeat(5e6) + "1]")',
    `JSON.parse("[".repeat(1e6) + "]".repeat(1e6))`,
    `${thousand}.reduce(list => [list, list], [])`,
    `[${thousand}.map((x, i) => "é".repeat(2e4))].map(l => [l, l])`,
  ],
  'nested loops': [
    `${thousand}.map(() => ${thousand}.map(() => ${thousand}.map(() => 1)))`,
    `${thousand}.every(() => ${thousand}.every(() => ${thousand}.every(() => true)))`,
    `${thousand}.flatMap(() => ${thousand}.flatMap(() => ${thousand}))`,
    `${thousand}.some(() => ${thousand}.findLastIndex(() => ${thousand}.filter(() => false).length) > 0)`,
    `${numbers}.sort(() => ${numbers}.sort((a, b) => b - a)[0])`,
    `${thousand}.reduceRight(() => ${thousand}.reduceRight(() => ${thousand}.indexOf(1), 0), 0)`,
    `${thousand}.every(() => ${thousand}.every(() => $now.plus({ days: 1 }).isValid))`,
    `${thousand}.every(() => $now.toFormat("ZZZZ ".repeat(30)))`,
    `${thousand}.map(() => ${thousand}.map(() => $now))`,
  ],
  search: [
    '("a".repeat(500) + "b").repeat(9e3).indexOf("a".repeat(5e5) + "c")',
    '"a".repeat(4e6).lastIndexOf("a".repeat(1e3) + "b")',
    `${thousand}.every(() => !("a".repeat(4e6) + "b").includes("ba"))`,
    `${thousand}.some(() => ("a".repeat(4e6) + 1) === ("a".repeat(4e6) + 2))`,
    `[${megabyte}].map(s => ${thousand}.every(() => ${thousand}.every(() => s < s + 1)))`,
    `${megabyte}.replaceAll("x", ${megabyte})`,
    `${megabyte}.split("").map(x => ${megabyte})`,
    `[${megabyte}].map(s => ${thousand}.some(() => s.split("").length === 1))`,
    `encodeURIComponent("é".repeat(9e6))`,
    '"\\ufdfa".repeat(2e6).normalize("NFKD")',
  ],
  spread: [
    `${thousand}.reduce(list => [...list, ...list], [1])`,
    `[...${megabyte}, ...${megabyte}, ...${megabyte}, ...${megabyte}, ...${megabyte}, ...${megabyte}]`,
    `Math.max(...${megabyte}, ...${megabyte}, ...${megabyte}, ...${megabyte}, ...${megabyte}, ...${megabyte})`,
    `${thousand}.reduce((made, x, i) => ({ ...made, ["k" + i]: i }), ${thousand}.reduce((made, x, i) => ({ ...made, ["q" + i]: i }), {}))`,
    `({ .../*a text has fields, too*/${megabyte}.repeat(2) })`,
    `[${numbers}.concat(${numbers})].map(l => ${thousand}.map(() => [...l].length)).map(x => ${thousand}.map(() => [...x, ...x]))`,
  ],
  concat: [
    `${thousand}.reduce(list => list.concat(list), [1])`,
    `${thousand}.reduce(text => text.concat(text), "x")`,
    `${thousand}.reduce(text => text + text, "x")`,
    `[${megabyte}].map(s => ${numbers}.map(i => s + i))`,
    `[${megabyte}].map(s => ${numbers}.map(i => ({ [s + i]: 1 })))`,
    `[${megabyte}].map(s => ${numbers}.map(i => [s + i].map(t => [t, t.charAt(0)])))`,
    `${thousand}.reduce(text => \`\${text}\${text}\`, "xy")`,
  ],
  lists: [
    'Array.from({ length: 1e9 })',
    'Array.from({ length: 4294967296 })',
    'Array.from({ length: Infinity })',
    'Array.from({ length: 1e8 }, (_, i) => i)',
    `${thousand}.map(() => ${thousand}).flat().map(x => ${thousand}).flat()`,
    `${thousand}.slice(30).reduce(list => [list, list], []).flat(Infinity)`,
    `Object.keys("x".repeat(2e6)).length`,
    `Object.entries(${thousand}.flatMap(() => ${thousand})).length`,
    `Object.fromEntries(${numbers}.flatMap(i => ${numbers}.map(j => [i * 1000 + j, 1])))`,
  ],
  depth: [
    `${'[1].map(x => '.repeat(600)}1${')'.repeat(600)}`,
    `${'('.repeat(5000)}1${')'.repeat(5000)}`,
    `${'['.repeat(5000)}${']'.repeat(5000)}`,
    `${'!'.repeat(10_000)}1`,
    `1${'+1'.repeat(5000)}`,
    `$json${'.a'.repeat(5000)}`,
    `$json${'?.a'.repeat(5000)}`,
    `${'1 ? 2 : '.repeat(3000)}3`,
    `${thousand}.reduce(list => [list], [])`,
    `${thousand}.reduce(made => ({ a: made }), {})`,
    `[${thousand}.reduce(list => [list], [])].map(l => l + "")`,
    `${thousand}.reduce(list => [list], []).flat(Infinity)`,
  ],
  length: [
    `"${'x'.repeat(40_000)}"`,
    `1${' '.repeat(40_000)}+1`,
    `=${'{{ "x".repeat(1e6) }}'.repeat(100)}`,
    `=${'x'.repeat(1000)}{{ "${'y'.repeat(40_000)}" }}`,
    `=${`{{ ${thousand}.every(() => ${thousand}.every(() => true)) }}`.repeat(200)}{{ ${thousand}.every(() => ${thousand}.every(() => ${thousand}.every(() => true))) }}`,
    `=${`{{ ${numbers}.map(i => "é".repeat(4000)) }}`.repeat(50)}`,
  ],
  methods: methodBombs,
};
