/** The schema of definitions says the same as their type. */
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import type { Connection, WorkflowDefinition, WorkflowNode, WorkflowSettings } from './definition.ts';
import {
  type connectionSchema,
  workflowDefinitionSchema,
  type workflowNodeSchema,
  type workflowSettingsSchema,
} from './schema.ts';

type Loose<T> = T extends readonly (infer E)[]
  ? Loose<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Loose<T[K]> }
    : T;

describe('workflowDefinitionSchema', () => {
  it('has the keys of the type, required and optional alike', () => {
    expectTypeOf<keyof z.output<typeof workflowDefinitionSchema>>().toEqualTypeOf<keyof WorkflowDefinition>();
    expectTypeOf<keyof z.output<typeof workflowNodeSchema>>().toEqualTypeOf<keyof WorkflowNode>();
    expectTypeOf<Loose<z.output<typeof connectionSchema>>>().toEqualTypeOf<Loose<Connection>>();
    expectTypeOf<Loose<z.output<typeof workflowSettingsSchema>>>().toEqualTypeOf<Loose<WorkflowSettings>>();
  });

  it('takes a definition that uses every key', () => {
    const definition: WorkflowDefinition = {
      name: 'All',
      description: 'Every key',
      semantics: 'native',
      nodes: [
        {
          name: 'Start',
          type: 'trigger.manual',
          typeVersion: 1,
          parameters: {},
          credentials: { api: 'x' },
          disabled: false,
          notes: '',
          position: [0, -10.5],
          onError: 'continue',
          retry: { maxAttempts: 3, delayMs: 0, maxDelayMs: 1 },
          alwaysOutputData: true,
          executeOnce: true,
          effect: 'once',
          inDoubt: 'ask',
        },
      ],
      connections: [{ from: 'Start', output: 0, to: 'Start', input: 0 }],
      settings: {
        timeZone: 'UTC',
        errorWorkflow: 'wf_x',
        save: 'all',
        retentionDays: 1,
        timeoutMs: 1,
        maxSteps: 1,
        maxConcurrency: 1,
        concurrencyKey: 'a',
        priority: 0,
      },
      pinData: {
        Start: [
          {
            json: {},
            binary: { file: { hash: 'a'.repeat(64), sizeBytes: 1, mimeType: 'text/plain', fileName: 'a.txt' } },
            pairedItem: [{ item: 0, input: 1 }],
          },
          { json: {}, pairedItem: { item: 0 } },
        ],
      },
    };
    expect(workflowDefinitionSchema.parse(definition)).toEqual(definition);
  });
});
