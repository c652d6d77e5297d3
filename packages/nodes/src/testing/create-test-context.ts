/** The context of a single step for tests: real parameters and expressions, and effects recorded in memory. */
import {
  applyDefaults,
  type Binaries,
  type CompiledParameters,
  checkParameters,
  compileParameters,
  type DataTables,
  type EffectCall,
  type ExpressionPage,
  type FileFolder,
  type Item,
  type ItemParts,
  type Json,
  type LoopContext,
  type NodeContext,
  type NodeType,
  NoriaError,
  type Outbound,
  type Parameters,
  type StepSeenKeys,
} from '@noria/core';
import { DateTime } from 'luxon';
import { createMemoryBinaries } from './create-memory-binaries.ts';
import { createMemoryFiles, type MemoryFiles } from './create-memory-files.ts';
import { createMemorySeenKeys } from './create-memory-seen-keys.ts';
import { createTestScope } from './create-test-scope.ts';

export interface TestStep {
  readonly parameters?: Parameters;
  /** Items by input index. */
  readonly inputs?: readonly (readonly Item[])[];
  /** How many items of input 0 are in a part of it; all when left out. */
  readonly partItems?: number;
  /** The step's fixed time with its zone; 21 November 2026, 12:00 in Algiers when left out. */
  readonly now?: DateTime;
  readonly outbound?: Outbound;
  readonly loop?: Omit<LoopContext, 'parametersOfReturned'>;
  readonly signal?: AbortSignal;
  /** Where files of the inputs lie; an empty store when left out. */
  readonly binaries?: Binaries;
  readonly tables?: DataTables;
  /** What the workflow has met before; nothing when left out. */
  readonly seenKeys?: StepSeenKeys;
  /** A real folder, where the step does more than append. */
  readonly folder?: FileFolder;
}

export interface TestContext extends NodeContext {
  readonly files: MemoryFiles;
  /** Results of effects that ended well, by item. A result that is here is not asked for again. */
  readonly effects: Map<number, Json>;
  /** Items that the node gave out before it was done, by output. */
  readonly given: ReadonlyMap<number, readonly Item[]>;
  readonly logged: { readonly level: string; readonly message: string }[];
}

/** Resolves and checks parameters for each item as the contract promises. */
export function createTestContext(type: NodeType, step: TestStep): TestContext {
  const { inputs = [], loop, outbound = noOutbound, signal = new AbortController().signal } = step;
  const now = step.now ?? DateTime.fromISO('2026-11-21T12:00', { zone: 'Africa/Algiers' });
  const compiled = compileParameters(applyDefaults(type.parameters, step.parameters ?? {}));
  const effects = new Map<number, Json>();
  const given = new Map<number, readonly Item[]>();
  const logged: TestContext['logged'] = [];
  const resolve = (items: readonly Item[], item: number, page?: ExpressionPage, except?: string) => {
    const scope = createTestScope(items, item, now);
    return resolveParameters(type, compiled, page === undefined ? scope : { ...scope, page }, item, except);
  };
  return {
    node: { name: type.title, type: type.type, version: type.version },
    execution: {
      id: '018f3c1e-0000-7000-8000-00000000000a',
      organizationId: '018f3c1e-0000-7000-8000-00000000000b',
      workflowId: '018f3c1e-0000-7000-8000-00000000000c',
      resumeUrl: 'http://localhost:3000/resume/token',
    },
    runIndex: 0,
    attempt: 1,
    now,
    signal,
    outbound,
    seenKeys: step.seenKeys ?? createMemorySeenKeys().openStep(),
    files: { ...createMemoryFiles(), ...step.folder },
    binaries: step.binaries ?? createMemoryBinaries(),
    tables: step.tables ?? noTables,
    effects,
    logged,
    loop: loop === undefined ? null : { ...loop, parametersOfReturned: (item) => resolve(loop.lastReturned(), item) },
    parameters: (item = 0) => resolve(inputs[0] ?? [], item),
    parametersOfPage: (item, page, except) => resolve(inputs[0] ?? [], item, page, except),
    pause: () => null,
    input: (index) => inputs[index] ?? [],
    parts: cutInParts(inputs[0] ?? [], step.partItems ?? Number.POSITIVE_INFINITY),
    given,
    emit: async (output, items) => {
      given.set(output, [...(given.get(output) ?? []), ...items]);
    },
    random: () => 0.5,
    log: (level, message) => {
      logged.push({ level, message });
    },
    effect: (item, fn) => runEffect(effects, item, fn, signal),
  };
}

function cutInParts(items: readonly Item[], size: number): ItemParts {
  return {
    count: items.length,
    async *[Symbol.asyncIterator]() {
      for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
    },
  };
}

function resolveParameters(
  type: NodeType,
  compiled: CompiledParameters,
  scope: ReturnType<typeof createTestScope>,
  item: number,
  except?: string,
): Parameters {
  const parameters = compiled.evaluate(scope, except);
  const [fault] = checkParameters(type.parameters, parameters, 'resolved');
  if (fault === undefined) return parameters;
  throw new NoriaError('PARAMETER_INVALID', { parameter: fault.path, problem: fault.problem, item });
}

async function runEffect<T extends Json>(
  effects: Map<number, Json>,
  item: number,
  fn: (call: EffectCall) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  if (effects.has(item)) return effects.get(item) as T;
  const result = await fn({ idempotencyKey: `key-${item}`, signal, attempt: 1 });
  // The journal holds text: what does not survive it must not survive here either.
  effects.set(item, JSON.parse(JSON.stringify(result)));
  return result;
}

const refuseTable = (table: string) => Promise.reject(new Error(`this step was given no table ${table}`));
const noTables: DataTables = {
  insert: refuseTable,
  find: refuseTable,
  update: refuseTable,
  upsert: refuseTable,
  remove: refuseTable,
};

const noOutbound: Outbound = {
  request: ({ url }) => Promise.reject(new Error(`this step was given no way to ${url}`)),
  open: ({ url }) => Promise.reject(new Error(`this step was given no way to ${url}`)),
};
