/** What a step gave, as lines of JSON for people: the first items of each output, none of them endless. */
import type { Step } from './api-types.ts';

type Item = NonNullable<Step['outputs']>[number][number];

const mostItems = 10;
const longestItem = 500;
const indent = ' '.repeat(6);

export function describeItems({ outputs, outputCounts }: Step): string[] {
  if (outputs === null) return outputCounts.some((count) => count > 0) ? [`${indent}too much to show here`] : [];
  return outputs.flatMap((items, output) => {
    // One output needs no number.
    const head = outputs.length === 1 ? indent : `${indent}output ${output}: `;
    const lines = items.slice(0, mostItems).map((item) => `${head}${describeItem(item)}`);
    const left = items.length - mostItems;
    return left > 0 ? [...lines, `${head}… and ${left} more; with --json they are all there`] : lines;
  });
}

function describeItem({ json, binary }: Item): string {
  const text = JSON.stringify(json);
  const shown =
    text.length <= longestItem ? text : `${text.slice(0, longestItem)}… (${text.length} characters; --json has them)`;
  const files = Object.keys(binary ?? {});
  return files.length === 0 ? shown : `${shown} with ${files.length === 1 ? 'file' : 'files'} ${files.join(', ')}`;
}
