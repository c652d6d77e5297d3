/** Variables as executions see them after a change. */
import type { WorkflowSource } from '@noria/core';
import { describe, expect, it } from 'vitest';
import { VariableCache } from './variable-cache.ts';

describe('the variables of an organization', () => {
  it('are read again once they are forgotten, and serve those who run meanwhile', async () => {
    let region = 'north';
    const cache = new VariableCache({ loadVariables: async () => ({ region }) } as unknown as WorkflowSource);
    await cache.prepare('org');
    region = 'south';
    expect(cache.prepare('org')).toBeNull();
    cache.forget('org');
    expect(cache.read('org')).toEqual({ region: 'north' });
    await cache.prepare('org');
    expect(cache.read('org')).toEqual({ region: 'south' });
  });

  it('are read again when they were forgotten while they were being read', async () => {
    const answers: ((values: Record<string, string>) => void)[] = [];
    const loadVariables = () => new Promise<Record<string, string>>((resolve) => answers.push(resolve));
    const cache = new VariableCache({ loadVariables } as unknown as WorkflowSource);
    const first = cache.prepare('org');
    cache.forget('org');
    const second = cache.prepare('org');
    expect(answers).toHaveLength(2);
    answers[1]?.({ region: 'south' });
    await second;
    answers[0]?.({ region: 'north' });
    await first;
    expect(cache.prepare('org')).not.toBeNull();
  });
});
