/** JMESPath queries through `$jmespath`: paths, projections, filters, functions, and their limits. */
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../items/item.ts';
import { compileExpression } from '../compile-expression.ts';
import { sampleScope } from '../testing/sample-scope.ts';

const data: JsonObject = {
  people: [
    { name: 'Ada', age: 36, tags: ['a', 'b'], address: { city: 'London' } },
    { name: 'Bob', age: 17, tags: [] },
    { name: 'Cyd', age: 52, tags: ['c'], address: { city: 'Oran' } },
  ],
  nested: [
    [1, 2],
    [3, [4]],
  ],
  by: { x: { n: 1 }, y: { n: 2 } },
  zero: 0,
  'odd name': true,
};

function query(text: string): Json {
  return compileExpression(`$jmespath($json, ${JSON.stringify(text)})`).evaluate(sampleScope(data));
}

describe('$jmespath', () => {
  it.each<[string, Json]>([
    ['people[0].name', 'Ada'],
    ['people[-1].name', 'Cyd'],
    ['people[9].name', null],
    ['missing.deep', null],
    ['"odd name"', true],
    ['@.zero', 0],
    ['people[*].name', ['Ada', 'Bob', 'Cyd']],
    ['people[*].address.city', ['London', 'Oran']],
    ['people[].tags[]', ['a', 'b', 'c']],
    ['people[*].tags', [['a', 'b'], [], ['c']]],
    ['people[*].tags[0]', ['a', 'c']],
    ['nested[]', [1, 2, 3, [4]]],
    ['nested[*][0]', [1, 3]],
    ['by.*.n', [1, 2]],
    ['people[:2].name', ['Ada', 'Bob']],
    ['people[::-1].name', ['Cyd', 'Bob', 'Ada']],
    ['people[1:].age', [17, 52]],
    ['people[?age > `20`].name', ['Ada', 'Cyd']],
    ["people[?name == 'Bob'].age | [0]", 17],
    ["people[?contains(tags, 'a') || age < `18`].name", ['Ada', 'Bob']],
    ['people[?address && age >= `40`].name', ['Cyd']],
    ['people[?!address].name', ['Bob']],
    ['people[?age != `17`] | length(@)', 2],
    [
      'people[*].[name, age]',
      [
        ['Ada', 36],
        ['Bob', 17],
        ['Cyd', 52],
      ],
    ],
    ['people[0].{n: name, town: address.city}', { n: 'Ada', town: 'London' }],
    ['people[].{n: name} | [1].n', 'Bob'],
    ['length(people)', 3],
    ['max_by(people, &age).name', 'Cyd'],
    ['min_by(people, &age).name', 'Bob'],
    ['sort_by(people, &name)[0].name', 'Ada'],
    ['sort(people[*].age)', [17, 36, 52]],
    ['sum(people[*].age)', 105],
    ['avg(people[*].age)', 35],
    ["join(', ', people[*].name)", 'Ada, Bob, Cyd'],
    ['keys(by)', ['x', 'y']],
    ['values(by)[*].n', [1, 2]],
    ['map(&age, people)', [36, 17, 52]],
    ['merge(by.x, {m: `3`})', { n: 1, m: 3 }],
    ['not_null(missing, zero)', 0],
    ['reverse(people[*].name)', ['Cyd', 'Bob', 'Ada']],
    ["starts_with('abc', 'a') && ends_with('abc', 'c')", true],
    ["to_number('12') ", 12],
    ['to_string(by.x)', '{"n":1}'],
    ['type(people)', 'array'],
    ['ceil(`1.2`)', 2],
    ['zero || `5`', 0],
    ['`"text"`', 'text'],
    ['(people[0] | name)', 'Ada'],
    ['people[0].address.*', ['London']],
    ['constructor', null],
    ['people.length', null],
  ])('%s', (text, expected) => {
    expect(query(text)).toEqual(expected);
  });

  it.each([
    ['people[', 'the query cannot be read at character 8: it ends too early'],
    ['people..name', '`.` is not expected'],
    ['people[?]', 'is not expected'],
    ['legnth(people)', 'did you mean `length`?'],
    ['sum(zero)', 'the query needs a list here, not a number'],
    ['sort_by(people, name)', 'an expression after `&`'],
    ['{__proto__: zero}', 'the name `__proto__` cannot be used'],
    ['people[::0]', 'a slice that cannot be'],
    ['#', 'the query cannot be read at character 1'],
    [`${'('.repeat(100)}a${')'.repeat(100)}`, 'nests deeper'],
    ['a'.repeat(2001), '2000 characters'],
  ])('%s is refused', (text, problem) => {
    expect(() => query(text)).toThrow(problem);
  });

  it('pays for its work', () => {
    const source = `$jmespath({ l: Array.from({ length: 1000 }, (_, i) => i) }, "l[?l == \`1\`] | ${'[@,@]|'.repeat(30)}@") + Array.from({ length: 1000 }).map(() => $jmespath({ l: Array.from({ length: 1000 }, (_, i) => i) }, "l[?@ > \`1\`]"))`;
    expect(() => compileExpression(source).evaluate(sampleScope(data))).toThrow(/over its limit/);
  });
});
