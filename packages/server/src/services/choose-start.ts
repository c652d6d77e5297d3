/** Where an execution begins that somebody starts by hand, and with which items. Decides only. */
import {
  type Item,
  type Json,
  type JsonObject,
  type NodeType,
  NoriaError,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@noria/core';
import { toHookItem } from '../hooks/hook-item.ts';

export interface Start {
  readonly start: string;
  readonly startWith: 'output' | 'input';
  readonly items: readonly Item[];
  readonly until?: string;
}

export interface StartWish {
  readonly triggerData?: Json | undefined;
  /** The request of a webhook, in place of `triggerData`, which is only its body. */
  readonly hookRequest?: Json | undefined;
  readonly trigger?: string | undefined;
  readonly node?: string | undefined;
  readonly until?: string | undefined;
}

/** Finds the node type of a node; undefined when it is not known here. */
export type FindNodeType = (type: string, version: number) => NodeType | undefined;

/**
 * Chooses the first node and its items.
 * @throws TRIGGER_NOT_FOUND, REQUEST_INVALID the wish contradicts itself, names no node, or its data is not items
 */
export function chooseStart(definition: WorkflowDefinition, wish: StartWish, findType: FindNodeType): Start {
  if (wish.node !== undefined) {
    if (wish.trigger !== undefined || wish.until !== undefined)
      throw invalid('body.node: does not go with trigger or until');
    requireNode(definition, wish.node, 'node');
    return { start: wish.node, startWith: 'input', items: toItems(wish.triggerData), until: wish.node };
  }
  const trigger = chooseTrigger(definition, wish.trigger, findType);
  const items = chooseItems(trigger, wish);
  const start: Start = { start: trigger.name, startWith: 'output', items };
  if (wish.until === undefined) return start;
  requireNode(definition, wish.until, 'until');
  return { ...start, until: wish.until };
}

function chooseTrigger(definition: WorkflowDefinition, name: string | undefined, findType: FindNodeType): WorkflowNode {
  const triggers = definition.nodes.filter(
    (node) => node.disabled !== true && findType(node.type, node.typeVersion)?.trigger !== undefined,
  );
  const names = triggers.map((node) => node.name);
  if (name !== undefined) {
    const named = triggers.find((node) => node.name === name);
    if (named !== undefined) return named;
    throw new NoriaError('TRIGGER_NOT_FOUND', { trigger: `trigger named "${name}"`, triggers: names });
  }
  const manual = triggers.find((node) => findType(node.type, node.typeVersion)?.trigger === 'manual');
  const only = triggers.length === 1 ? triggers[0] : undefined;
  const chosen = manual ?? only;
  if (chosen !== undefined) return chosen;
  const trigger = triggers.length === 0 ? 'trigger' : `manual trigger (say which: ${names.join(', ')})`;
  throw new NoriaError('TRIGGER_NOT_FOUND', { trigger, triggers: names });
}

function requireNode(definition: WorkflowDefinition, name: string, key: string): void {
  if (definition.nodes.some((node) => node.name === name)) return;
  throw invalid(`body.${key}: the workflow has no node "${name}"`);
}

function chooseItems(trigger: WorkflowNode, { triggerData, hookRequest }: StartWish): Item[] {
  if (trigger.type === 'trigger.webhook') return [toWebhookItem(trigger, hookRequest ?? { body: triggerData ?? null })];
  if (hookRequest === undefined) return toItems(triggerData);
  throw new NoriaError('REQUEST_INVALID', { problem: `the request: "${trigger.name}" is no webhook` });
}

/** One object is one item, a list of objects several; nothing is one empty item. */
function toItems(data: Json | undefined): Item[] {
  if (data === undefined) return [{ json: {} }];
  const list = Array.isArray(data) ? data : [data];
  return list.map((json, index) => {
    if (isObject(json)) return { json };
    throw invalid(`body.triggerData${Array.isArray(data) ? `[${index}]` : ''}: expected an object`);
  });
}

type RequestParts = { body?: Json; query?: JsonObject; params?: JsonObject; headers?: Record<string, string> };

const requestParts = ['body', 'query', 'params', 'headers'];

function toWebhookItem(trigger: WorkflowNode, request: Json): Item {
  if (!isObject(request)) throw new NoriaError('REQUEST_INVALID', { problem: 'the request: expected an object' });
  for (const key in request) {
    if (!requestParts.includes(key)) throw unknownPart(key, `it has ${requestParts.join(', ')}`);
    if (key !== 'body' && !isObject(request[key] ?? null)) throw unknownPart(key, 'expected an object');
  }
  const { path, methods } = trigger.parameters;
  const method = Array.isArray(methods) && typeof methods[0] === 'string' ? methods[0] : 'POST';
  const { body = null, query = {}, params = {}, headers = {} } = request as RequestParts;
  return toHookItem({ method, path: String(path), params, query, headers: lowerNames(headers), body });
}

/** As they arrive. */
function lowerNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function unknownPart(key: string, problem: string): NoriaError {
  return new NoriaError('REQUEST_INVALID', { problem: `the request: "${key}": ${problem}` });
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(problem: string): NoriaError {
  return new NoriaError('REQUEST_INVALID', { problem });
}
