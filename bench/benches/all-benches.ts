/** Every bench, in the order in which they run: what the quick programme must not miss comes first. */
import type { Bench } from '../measure/bench.ts';
import { baselines } from './baselines.ts';
import { expressions } from './expressions.ts';
import { items } from './items.ts';
import { largeFile } from './large-file.ts';
import { loop } from './loop.ts';
import { memory } from './memory.ts';
import { size } from './size.ts';
import { startup } from './startup.ts';
import { steps } from './steps.ts';
import { stored } from './stored.ts';
import { webhook } from './webhook.ts';

export const ALL_BENCHES: readonly Bench[] = [
  steps,
  webhook,
  items,
  loop,
  expressions,
  size,
  startup,
  memory,
  largeFile,
  stored,
  baselines,
];
