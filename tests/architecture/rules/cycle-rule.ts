/** No file and no package imports itself through others; type-only imports count. */
import { posix } from 'node:path';
import { isTest, ownerOf, type SourceFile, type Violation } from '../source-file.ts';

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

export function findFileCycles(files: readonly SourceFile[]): Violation[] {
  const graph = new Map(
    files.map((file) => {
      const relative = file.imports.filter(({ specifier }) => specifier.startsWith('.'));
      return [file.path, new Set(relative.map(({ specifier }) => posix.join(posix.dirname(file.path), specifier)))];
    }),
  );
  return describeCycles(graph);
}

/** Tests are left out: an engine's test may join a real store that knows nothing of the engine. */
export function findPackageCycles(files: readonly SourceFile[]): Violation[] {
  const graph = new Map<string, Set<string>>();
  for (const file of files) {
    const owner = ownerOf(file.path);
    if (owner === null || isTest(file.path)) continue;
    const targets = graph.get(owner) ?? new Set();
    graph.set(owner, targets);
    for (const { specifier } of file.imports) {
      const target = /^@noria\/([^/]+)/.exec(specifier)?.[1];
      if (target !== undefined) targets.add(target);
    }
  }
  return describeCycles(graph);
}

function describeCycles(graph: Graph): Violation[] {
  return findCycles(graph).map((cycle) => ({
    path: cycle[0] ?? '',
    line: 1,
    problem: `imports itself through ${[...cycle.slice(1), cycle[0]].join(' → ')}`,
  }));
}

/** Depth first; an edge back to a node on the current path closes a cycle. Each back edge is reported once. */
function findCycles(graph: Graph): string[][] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const path: string[] = [];
  const walk = (node: string) => {
    const start = path.indexOf(node);
    if (start >= 0) {
      cycles.push(path.slice(start));
      return;
    }
    if (finished.has(node)) return;
    path.push(node);
    for (const next of graph.get(node) ?? []) walk(next);
    path.pop();
    finished.add(node);
  };
  for (const node of graph.keys()) walk(node);
  return cycles;
}
