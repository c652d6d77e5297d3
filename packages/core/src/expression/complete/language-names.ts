/** Every name that the language has, from the tables that the compiler uses: for completions, documents and tests. */
import { namesInReach } from '../compile/compile-identifier.ts';
import type { Compiler } from '../compile/compiler.ts';
import { constructors } from '../globals/constructors.ts';
import { globalConstants, globalFunctions, globalGroups } from '../globals/global-names.ts';
import { allMethodNames, callbackMethods, findMethod } from '../methods/method-tables.ts';

export interface LanguageNames {
  /** `$json` and its like; `$` itself, which takes a node's name, is none of them. */
  readonly variables: readonly string[];
  /** `parseInt` and its like. */
  readonly functions: readonly string[];
  /** `undefined` and its like. */
  readonly constants: readonly string[];
  /** `Math` and its like. */
  readonly groups: readonly {
    readonly name: string;
    readonly functions: readonly string[];
    readonly constants: readonly string[];
  }[];
  /** By the type of value that has them, in the words of the method tables. */
  readonly methods: ReadonlyMap<string, readonly string[]>;
  /** What may stand after `new`. */
  readonly constructors: readonly string[];
  /** Methods that take an arrow function. */
  readonly callbackMethods: ReadonlySet<string>;
}

export function listLanguageNames(): LanguageNames {
  // Without an expression around, what is in reach is what every expression can begin with.
  const reach = namesInReach({ namesInReach: () => [] } as unknown as Compiler);
  return {
    variables: reach.filter((name) => name.startsWith('$') && !globalFunctions.has(name)),
    functions: [...globalFunctions.keys()],
    constants: [...globalConstants.keys()],
    groups: [...globalGroups].map(([name, { functions, constants }]) => ({
      name,
      functions: [...functions.keys()],
      constants: [...constants.keys()],
    })),
    methods: listMethods(),
    callbackMethods: new Set(callbackMethods.keys()),
    constructors: [...constructors.keys()],
  };
}

function listMethods(): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const name of [...allMethodNames()].sort()) {
    for (const [owner, method] of Object.entries(findMethod(name) ?? {})) {
      if (method === undefined) continue;
      const names = methods.get(owner) ?? [];
      names.push(name);
      methods.set(owner, names);
    }
  }
  return methods;
}
