/** Runs executions durably. */
export * from './create-engine.ts';
export * from './engine.ts';
export type { EngineOptions } from './engine-parts.ts';
export type { LeaseSettings } from './lease-keeper.ts';
export * from './local-dispatcher.ts';
export type { EnginePoint, RunLimits } from './run/run.ts';
export { createBinaries } from './run/step-binaries.ts';
