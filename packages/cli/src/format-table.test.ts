/** Tables line up whatever stands in them. */
import { expect, it } from 'vitest';
import { formatTable } from './format-table.ts';

const paint = (style: string, text: string): string => `<${style}>${text}</>`;

it('gives each column the width of its widest cell, numbers to the right, and no blanks at the ends', () => {
  const columns = [{ title: 'NAME' }, { title: 'N', align: 'right' }, { title: 'LAST' }] as const;
  const plain = { paint: (_style: string, text: string) => text };
  expect(
    formatTable(
      columns,
      [
        ['a', '1', ''],
        ['longer', '200', 'x'],
      ],
      plain,
    ),
  ).toEqual(['NAME      N  LAST', 'a         1', 'longer  200  x']);
});

it('counts the text of a coloured cell, not its colour', () => {
  const rows = [
    [{ text: 'ok', style: 'green' as const }, 'x'],
    ['failed', 'y'],
  ];
  expect(formatTable([{ title: 'S' }, { title: 'T' }], rows, { paint }).slice(1)).toEqual([
    '<green>ok    </>  x',
    'failed  y',
  ]);
});
