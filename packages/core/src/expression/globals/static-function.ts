/** A function that expressions may call by name, such as `Math.round` or `parseInt`. */
import type { Frame } from '../frame.ts';

export type StaticFunction = (frame: Frame, args: readonly unknown[]) => unknown;
