/** The built-in node types of Noria, a folder each, and what the program around them must read of their parameters. */
export * from './load-node-types.ts';
export { listSchedules } from './trigger-schedule/list-schedules.ts';
