/** An execution that somebody starts by hand begins where it was meant to. */
import type { NodeType, WorkflowDefinition, WorkflowNode } from '@noria/core';
import { loadNodeTypes } from '@noria/nodes';
import { describe, expect, it } from 'vitest';
import { chooseStart, type StartWish } from './choose-start.ts';

const nodeTypes = await loadNodeTypes();
const findType = (type: string): NodeType | undefined => nodeTypes.find((each) => each.type === type);

function node(name: string, type: string, parameters = {}): WorkflowNode {
  return { name, type, typeVersion: 1, parameters };
}

const manual = node('By hand', 'trigger.manual');
const webhook = node('Hook', 'trigger.webhook', { path: 'orders/:id', methods: ['PUT'] });
const set = node('Set', 'data.set');

function choose(nodes: WorkflowNode[], wish: StartWish) {
  const definition: WorkflowDefinition = { name: 'w', nodes, connections: [] };
  return chooseStart(definition, wish, findType);
}

describe('chooseStart', () => {
  it('prefers the manual trigger and begins with one empty item', () => {
    expect(choose([webhook, manual, set], {})).toEqual({
      start: 'By hand',
      startWith: 'output',
      items: [{ json: {} }],
    });
  });

  it('makes one item of an object and several of a list', () => {
    expect(choose([manual], { triggerData: { a: 1 } }).items).toEqual([{ json: { a: 1 } }]);
    expect(choose([manual], { triggerData: [{ a: 1 }, { a: 2 }] }).items).toHaveLength(2);
    expect(() => choose([manual], { triggerData: [{ a: 1 }, 2] })).toThrow(/triggerData\[1\]: expected an object/);
  });

  it('takes the only trigger when there is no manual one; its data is the body of the request', () => {
    const start = choose([webhook, set], { triggerData: [1, 2] });
    expect(start.start).toBe('Hook');
    expect(start.items).toEqual([
      { json: { method: 'PUT', path: 'orders/:id', params: {}, query: {}, headers: {}, body: [1, 2] } },
    ]);
  });

  it('takes the request of a webhook part by part, and refuses parts that no request has', () => {
    const hookRequest = { body: 1, query: { tag: 'a' }, params: { id: '7' }, headers: { 'X-Own': 'yes' } };
    expect(choose([webhook], { hookRequest }).items).toEqual([
      { json: { ...hookRequest, method: 'PUT', path: 'orders/:id', headers: { 'x-own': 'yes' } } },
    ]);
    expect(choose([webhook], { hookRequest: {} }).items).toMatchObject([{ json: { body: null, query: {} } }]);
    expect(() => choose([webhook], { hookRequest: { querry: {} } })).toThrow(/"querry": it has body, query/);
    expect(() => choose([webhook], { hookRequest: { query: 'a' } })).toThrow(/"query": expected an object/);
    expect(() => choose([manual], { hookRequest })).toThrow(/"By hand" is no webhook/);
  });

  it('asks which trigger is meant when there are several', () => {
    const other = node('Other', 'trigger.webhook', { path: 'other' });
    expect(() => choose([webhook, other], {})).toThrow(/Hook, Other/);
    expect(choose([webhook, other], { trigger: 'Other' }).start).toBe('Other');
    expect(() => choose([webhook, other], { trigger: 'Nobody' })).toThrow(
      expect.objectContaining({ code: 'TRIGGER_NOT_FOUND' }),
    );
  });

  it('passes over a trigger that is switched off', () => {
    expect(choose([{ ...manual, disabled: true }, webhook], {}).start).toBe('Hook');
  });

  it('runs one node on its input, or up to a node', () => {
    expect(choose([manual, set], { node: 'Set', triggerData: { a: 1 } })).toEqual({
      start: 'Set',
      startWith: 'input',
      items: [{ json: { a: 1 } }],
      until: 'Set',
    });
    expect(choose([manual, set], { until: 'Set' })).toMatchObject({ start: 'By hand', until: 'Set' });
    expect(() => choose([manual, set], { until: 'Sett' })).toThrow(/no node "Sett"/);
    expect(() => choose([manual, set], { node: 'Set', until: 'Set' })).toThrow(/does not go with/);
  });
});
