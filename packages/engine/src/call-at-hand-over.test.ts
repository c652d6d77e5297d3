/** A process that shuts down in the middle of a call: the next owner makes it. */
import { expect, it } from 'vitest';
import { manual, set } from './testing/sketch-workflow.ts';
import { createGate, until } from './testing/until.ts';
import { useWorld } from './testing/use-world.ts';

const world = useWorld();

it('a call that is not made yet when its process hands over is made by the next one', async () => {
  const child = await world.publish({ nodes: { start: manual, set: set('done', 1) }, wires: ['start > set'] });
  const call = { type: 'flow.call', parameters: { workflowId: child } };
  const parent = await world.publish({ nodes: { start: manual, call }, wires: ['start > call'] });
  const [isAsked, goesOn] = [createGate(), createGate()];
  const source = world.store.workflowSource;
  const first = await world.engine({
    workflows: {
      ...source,
      loadPublished: async (workflowId) => {
        const found = await source.loadPublished(workflowId);
        isAsked.open();
        await goesOn.passed;
        return found;
      },
    },
  });
  // What the call needs is at hand then, and nothing delays it once it may go on.
  await first.run(child);
  const { executionId } = await first.begin(first.startOf(parent));
  await isAsked.passed;
  await until('the call is recorded', async () => (await first.readSteps(executionId)).steps[1]?.children.length === 1);
  const stopped = first.stop(500);
  goesOn.open();
  await stopped;
  const second = await world.engine();
  expect(await second.waitForOutcome(executionId, 8_000)).toMatchObject({
    kind: 'ended',
    status: 'succeeded',
    items: [{ json: { done: 1 } }],
  });
});
