/** Validation of whole workflows: shape, nodes, wires, settings, and that no fault hides another. */
import { describe, expect, it } from 'vitest';
import type { NoriaError } from '../errors/noria-error.ts';
import type { WorkflowDefinition, WorkflowNode } from './definition.ts';
import { sampleCatalogue } from './testing/sample-catalogue.ts';
import { requireValidWorkflow, validateWorkflow } from './validate-workflow.ts';

const start: WorkflowNode = { name: 'Start', type: 'trigger.manual', typeVersion: 1, parameters: {} };

function node(name: string, type: string, parts: Partial<WorkflowNode> = {}): WorkflowNode {
  return { name, type, typeVersion: 1, parameters: {}, ...parts };
}

/** Start → each further node in turn. */
function chain(nodes: readonly WorkflowNode[], parts: Partial<WorkflowDefinition> = {}): WorkflowDefinition {
  const all = [start, ...nodes];
  const connections = nodes.map((to, index) => ({ from: all[index]?.name ?? '', to: to.name }));
  return { name: 'Sample', nodes: all, connections, ...parts };
}

function report(definition: unknown): string[] {
  return validateWorkflow(definition, sampleCatalogue).map((fault) => `${fault.code} ${fault.path}: ${fault.message}`);
}

describe('validateWorkflow', () => {
  it('has nothing to say about a good workflow', () => {
    const definition = chain(
      [node('Set', 'data.set', { parameters: { a: '={{ $json.a }}' } }), node('If', 'flow.if')],
      {
        settings: { timeZone: 'Africa/Algiers', errorWorkflow: 'wf_01994d5e-7a00-7000-8000-000000000000' },
        pinData: { Start: [{ json: { a: '\u0000\ud800' } }] },
        semantics: 'native',
      },
    );
    expect(report(definition)).toEqual([]);
    expect(requireValidWorkflow(definition, sampleCatalogue)).toBe(definition);
  });

  it.each([
    [null, ': expected an object, found null.'],
    ['text', ': expected an object, found the text "text".'],
    [[], ': expected an object, found an empty list.'],
    [{}, 'name: is missing; expected text.'],
    [{ ...chain([]), nodes: {} }, 'nodes: expected a list, found an object.'],
    [{ ...chain([]), nodes: [null] }, 'nodes[0]: expected an object, found null.'],
    [{ ...chain([]), connections: [{ from: 'Start' }] }, 'connections[0].to: is missing; expected text.'],
    [
      { ...chain([]), connections: [{ from: 'Start', to: 'Start', output: -1 }] },
      'connections[0].output: expected at least 0, found -1.',
    ],
    [{ ...chain([]), conections: [] }, 'conections: is not known here. Did you mean "connections"?'],
    [
      chain([], { settings: { save: 'some' } as never }),
      'settings.save: expected "all", "failed" or "none", found the text "some".',
    ],
    [chain([], { settings: { maxSteps: 0 } }), 'settings.maxSteps: expected at least 1, found 0.'],
    [chain([], { settings: { retentionDays: 1.5 } }), 'settings.retentionDays: expected a whole number, found 1.5.'],
    [
      chain([node('A', 'data.set', { retry: { maxAttempts: 21 } })]),
      'nodes[1].retry.maxAttempts: expected at most 20, found 21.',
    ],
    [
      chain([node('A', 'data.set', { retry: { maxAttempts: 2, delayMS: 1 } as never })]),
      'nodes[1].retry.delayMS: is not known here. Did you mean "delayMs"?',
    ],
    [
      chain([node('A', 'data.set', { position: [1] as never })]),
      'nodes[1].position: expected at least 2 entries, found 1.',
    ],
    [
      chain([], { pinData: { Start: [{ jsn: {} }] as never } }),
      'pinData.Start[0].json: is missing; expected an object.',
    ],
  ])('names the place of a fault of form (%#)', (definition, expected) => {
    expect(report(definition)).toContain(`SHAPE_INVALID ${expected}`);
  });

  it('reports a wrong type or version with what exists', () => {
    const definition = chain([
      node('A', 'http.reqest'),
      node('B', 'http.request', { typeVersion: 9 }),
      node('C', 'x.unheardof'),
    ]);
    expect(report(definition)).toEqual([
      'NODE_TYPE_UNKNOWN nodes[1].type: Node type "http.reqest" does not exist here. Did you mean "http.request"?',
      'NODE_TYPE_UNKNOWN nodes[2].typeVersion: Node type http.request has no version 9 here; it has 1, 2.',
      'NODE_TYPE_UNKNOWN nodes[3].type: Node type "x.unheardof" does not exist here.',
    ]);
  });

  it('reports empty and repeated names of nodes', () => {
    const definition = {
      ...chain([]),
      nodes: [start, node(' ', 'data.set'), node('', 'data.set'), node('Start', 'data.set')],
    };
    const faults = report(definition).filter((fault) => !fault.startsWith('NODE_UNREACHABLE'));
    expect(faults).toEqual([
      'SHAPE_INVALID nodes[2].name: must not be empty.',
      'NODE_NAME_EMPTY nodes[1].name: must not be blank.',
      'NODE_NAME_DUPLICATE nodes[3].name: "Start" is already the name of nodes[0]; connections could not tell them apart.',
    ]);
  });

  it('reports parameters against the schema of the type, with the name of the node', () => {
    const definition = chain([node('Call', 'http.request', { parameters: { timeoutMs: 'soon', 'x y': [1, 'b'] } })]);
    expect(validateWorkflow(definition, sampleCatalogue)).toEqual([
      {
        code: 'PARAMETER_INVALID',
        severity: 'error',
        path: 'nodes[1].parameters.url',
        node: 'Call',
        message: 'is missing.',
      },
      {
        code: 'PARAMETER_INVALID',
        severity: 'error',
        path: 'nodes[1].parameters.timeoutMs',
        node: 'Call',
        message: 'expected a whole number, found the text "soon".',
      },
      {
        code: 'PARAMETER_INVALID',
        severity: 'error',
        path: 'nodes[1].parameters["x y"][1]',
        node: 'Call',
        message: 'expected a number, found the text "b".',
      },
    ]);
  });

  it('reports what the type itself finds wrong', () => {
    expect(report(chain([node('A', 'sample.checked', { parameters: { cron: '* * *' } })]))).toEqual([
      'PARAMETER_INVALID nodes[1].parameters.cron: expected five fields.',
    ]);
  });

  it('reports what the type finds wrong beside what breaks the schema, and no place twice', () => {
    const broken = { cron: '* * *', count: 'many' };
    expect(report(chain([node('A', 'sample.checked', { parameters: broken })]))).toEqual([
      'PARAMETER_INVALID nodes[1].parameters.count: expected a number, found the text "many".',
      'PARAMETER_INVALID nodes[1].parameters.cron: expected five fields.',
    ]);
    expect(report(chain([node('A', 'sample.checked', { parameters: { cron: 5 } })]))).toHaveLength(1);
  });

  it('names a node type whose own code fails, and goes on', () => {
    expect(report(chain([node('A', 'sample.broken'), node('B', 'no.such')]))).toEqual([
      'NODE_TYPE_FAILED nodes[1].parameters: Node type sample.broken@1 could not read these parameters: rules is not a list',
      'NODE_TYPE_UNKNOWN nodes[2].type: Node type "no.such" does not exist here.',
    ]);
  });

  it('reports expressions that cannot be read or that ask for a node that does not exist', () => {
    const parameters = { a: ['={{ $json. }}'], b: "={{ $('Strat').first().json.x }}", c: '{{ not one' };
    const definition = chain([node('A', 'data.set', { parameters })], { settings: { concurrencyKey: '={{ ) }}' } });
    const faults = validateWorkflow(definition, sampleCatalogue);
    expect(faults.map((fault) => [fault.code, fault.path, fault.node])).toEqual([
      ['EXPRESSION_INVALID', 'nodes[1].parameters.a[0]', 'A'],
      ['EXPRESSION_INVALID', 'nodes[1].parameters.b', 'A'],
      ['EXPRESSION_INVALID', 'settings.concurrencyKey', undefined],
    ]);
    expect(faults[1]?.message).toContain('there is no node `Strat`; did you mean `Start`?');
    expect(faults[1]?.message).toMatch(/\(column \d+\)\.$/);
  });

  it('checks expressions of nodes whose type is unknown too', () => {
    const definition = chain([node('A', 'no.such', { parameters: { a: '={{ ( }}' } })]);
    expect(validateWorkflow(definition, sampleCatalogue).map((fault) => fault.code)).toEqual([
      'NODE_TYPE_UNKNOWN',
      'EXPRESSION_INVALID',
    ]);
  });

  it('reports a longest delay below the first one', () => {
    const retry = { maxAttempts: 2, delayMs: 1_000, maxDelayMs: 10 };
    expect(report(chain([node('A', 'data.set', { retry })]))).toEqual([
      'RETRY_INVALID nodes[1].retry.maxDelayMs: is less than delayMs (1000).',
    ]);
  });

  it('reports settings that only their meaning shows to be wrong', () => {
    const definition = chain([], {
      semantics: 'n8n',
      settings: { timeZone: 'Mars/Olympus', errorWorkflow: 'wf_1' },
      pinData: { Strat: [] },
    });
    expect(report(definition)).toEqual([
      'SETTING_INVALID settings.timeZone: "Mars/Olympus" is not an IANA time zone, such as Africa/Algiers.',
      'SETTING_INVALID settings.errorWorkflow: "wf_1" is not the id of a workflow, such as wf_01994d5e-7a00-7000-8000-000000000000.',
      'SEMANTICS_UNSUPPORTED semantics: This version does not run workflows with the semantics of n8n yet. Leave semantics out, or set "native".',
      'PIN_UNKNOWN pinData.Strat: Data is pinned to "Strat", but no node is called that. Did you mean "Start"?',
    ]);
  });

  it('lets no fault hide another', () => {
    const definition = {
      name: '',
      extra: 1,
      nodes: [start, { ...node('A', 'no.such'), extra: 1 }, { ...node('B', 'http.request'), disabled: 'no' }, 5],
      connections: [
        { from: 'Start', to: 'Nowhere' },
        { from: 7, to: 'A' },
      ],
      settings: { timeZone: 'x' },
    };
    const places = validateWorkflow(definition, sampleCatalogue)
      .filter((fault) => fault.severity === 'error')
      .map((fault) => fault.path);
    expect(places.sort()).toEqual([
      'connections[0].to',
      'connections[1].from',
      'extra',
      'name',
      'nodes[1].extra',
      'nodes[1].type',
      'nodes[2].disabled',
      'nodes[2].parameters.url',
      'nodes[3]',
      'settings.timeZone',
    ]);
  });

  it('ends the list after a thousand faults and says so', () => {
    const parameters = { url: 'x', 'x y': Array.from({ length: 5_000 }, () => true) };
    const faults = validateWorkflow(chain([node('A', 'http.request', { parameters })]), sampleCatalogue);
    expect(faults).toHaveLength(1_001);
    expect(faults.at(-1)).toMatchObject({ code: 'FAULTS_CUT', severity: 'error' });
  });
});

describe('requireValidWorkflow', () => {
  it('refuses a workflow with errors, with all its faults in the details', () => {
    const definition = { ...chain([node('A', 'no.such')]), connections: [] };
    let error: unknown;
    try {
      requireValidWorkflow(definition, sampleCatalogue);
    } catch (thrown) {
      error = thrown;
    }
    const { code, details, message } = error as NoriaError;
    expect(code).toBe('WORKFLOW_INVALID');
    expect(message).toBe('The workflow has 1 fault and 1 warning. Each is listed with its place.');
    expect(details.count).toBe(1);
    expect(details.faults).toHaveLength(2);
  });

  it('takes a workflow that has warnings only', () => {
    const definition = { ...chain([node('A', 'data.set')]), connections: [] };
    expect(validateWorkflow(definition, sampleCatalogue)).toMatchObject([
      { code: 'NODE_UNREACHABLE', severity: 'warning' },
    ]);
    expect(requireValidWorkflow(definition, sampleCatalogue)).toBe(definition);
  });
});
