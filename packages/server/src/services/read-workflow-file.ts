/** Reads a workflow file, and the files that it calls by path: `"workflowId": "./order-line.json"`. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Json, NoriaError } from '@noria/core';
import { readJsonBody } from '../http/json-body.ts';

export interface WorkflowFile {
  /** Absolute. */
  readonly path: string;
  /** As it stands in the file: not checked yet. */
  readonly definition: Json;
  /** Files that it calls, by what stands in the call; each is in the list before it. */
  readonly calls: ReadonlyMap<string, string>;
}

/**
 * Reads a file and all that it calls.
 * @returns every file once, each after those that it calls; the file itself is the last
 * @throws WORKFLOW_FILE_UNREADABLE a file is not there or is not JSON; REQUEST_INVALID the files call each other in a circle
 */
export function readWorkflowFiles(file: string): WorkflowFile[] {
  const done = new Map<string, WorkflowFile>();
  visit(resolve(file), [], done);
  return [...done.values()];
}

function visit(path: string, callers: readonly string[], done: Map<string, WorkflowFile>): void {
  if (done.has(path)) return;
  if (callers.includes(path)) {
    throw new NoriaError('REQUEST_INVALID', {
      problem: `files call each other in a circle: ${[...callers, path].join(' → ')}`,
    });
  }
  const definition = readJsonFile(path);
  const calls = new Map(findCalledFiles(definition).map((name) => [name, resolve(dirname(path), name)]));
  for (const called of calls.values()) visit(called, [...callers, path], done);
  done.set(path, { path, definition, calls });
}

function readJsonFile(path: string): Json {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new NoriaError('WORKFLOW_FILE_UNREADABLE', { path, problem: describeProblem(error) }, { cause: error });
  }
  try {
    return readJsonBody(bytes);
  } catch (error) {
    throw new NoriaError('WORKFLOW_FILE_UNREADABLE', { path, problem: (error as Error).message }, { cause: error });
  }
}

function describeProblem(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'it is a folder' : message;
}

function findCalledFiles(definition: Json): string[] {
  return listNodes(definition).flatMap((node) => {
    const id = calledWorkflow(node);
    return id !== null && /^\.{1,2}\/.+\.json$/.test(id) ? [id] : [];
  });
}

/** Puts the ids of installed workflows where a file names other files. */
export function fillInCalls(file: WorkflowFile, idOf: (path: string) => string): Json {
  const copy = structuredClone(file.definition);
  for (const node of listNodes(copy)) {
    const path = file.calls.get(calledWorkflow(node) ?? '');
    if (path !== undefined) (node.parameters as { workflowId: string }).workflowId = idOf(path);
  }
  return copy;
}

type Node = { type?: Json; parameters?: Json };

function listNodes(definition: Json): Node[] {
  const nodes = (definition as { nodes?: Json } | null)?.nodes;
  return Array.isArray(nodes) ? (nodes.filter((node) => typeof node === 'object' && node !== null) as Node[]) : [];
}

function calledWorkflow(node: Node): string | null {
  const id = node.type === 'flow.call' ? (node.parameters as { workflowId?: Json } | null)?.workflowId : null;
  return typeof id === 'string' ? id : null;
}
