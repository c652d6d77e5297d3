/** Finds out what the parameters of the arrow functions around the cursor are, by calling their methods on sample data. */
import { parseExpressionAt } from 'acorn';
import { listNames } from '../compile/list-names.ts';
import type { Frame } from '../frame.ts';
import { globalFunctions, globalGroups } from '../globals/global-names.ts';
import { chooseMethod, findMethod } from '../methods/method-tables.ts';
import type { OpenArrow } from './open-arrows.ts';
import { attempt, evaluateEach, type Situation, situationLimit, startFrame } from './sample-evaluation.ts';
import type { SampleScopes } from './sample-scopes.ts';

/** Calls of one arrow function in one situation that are looked at. */
const callLimit = 5;

/** @returns the situations in which the innermost of the arrow functions runs; none when that cannot be found out */
export function bindArrows(
  scopes: SampleScopes,
  arrows: readonly OpenArrow[],
  situations: readonly Situation[],
): readonly Situation[] {
  let bound = situations;
  for (const [level, arrow] of arrows.entries()) {
    const patterns = arrows.slice(0, level).map(({ pattern }) => pattern);
    bound = bindArrow(scopes, arrow, patterns, bound);
  }
  return bound;
}

function bindArrow(
  scopes: SampleScopes,
  { target, name, args }: OpenArrow,
  patterns: readonly string[],
  situations: readonly Situation[],
): Situation[] {
  const isGroup = target !== null && globalGroups.has(target);
  const targets = target === null || isGroup ? null : evaluateEach(scopes, target, patterns, situations);
  const others = args.map((arg) => (arg === null ? null : evaluateEach(scopes, arg, patterns, situations)));
  const bound: Situation[] = [];
  for (const [index, situation] of situations.entries()) {
    const call = (frame: Frame, record: unknown): unknown => {
      const values = others.map((values) => (values === null ? record : values[index]?.value));
      if (targets === null) {
        const functions = isGroup ? globalGroups.get(target as string)?.functions : globalFunctions;
        return functions?.get(name)?.(frame, values);
      }
      const self = targets[index]?.value;
      // A method that compares or joins elements only calls the arrow function when there are two.
      const list = Array.isArray(self) && self.length === 1 ? [...self, ...self] : self;
      const named = findMethod(name);
      return named === null ? undefined : chooseMethod(named, list)?.(frame, list as never, values);
    };
    for (const locals of recordCalls(startFrame(scopes, situation), call)) {
      if (bound.length >= situationLimit) return bound;
      bound.push({ item: situation.item, locals: [...situation.locals, locals] });
    }
  }
  return bound;
}

/** @returns the arguments of the first calls; a method that fails afterwards has still made them */
function recordCalls(frame: Frame, call: (frame: Frame, record: unknown) => unknown): (readonly unknown[])[] {
  const calls: (readonly unknown[])[] = [];
  attempt(() =>
    call(frame, (...args: unknown[]) => {
      if (calls.length < callLimit) calls.push(args);
    }),
  );
  return calls;
}

/** The names that the arrow functions' parameters give to values, from the outermost in; none of one that cannot be read. */
export function listParameterNames(arrows: readonly OpenArrow[]): string[] {
  return arrows.flatMap(({ pattern }) => {
    try {
      const arrow = parseExpressionAt(`(${pattern}\n) => 0`, 0, { ecmaVersion: 2025, sourceType: 'module' });
      return arrow.type === 'ArrowFunctionExpression' ? arrow.params.flatMap(listNames) : [];
    } catch (error) {
      if (error instanceof SyntaxError) return [];
      throw error;
    }
  });
}
