/** The server of Noria: the HTTP interface, and what the command line does without it. */
export type { Check } from './check.ts';
export * from './check-installation.ts';
export * from './compose.ts';
export * from './config.ts';
export * from './engine-limits.ts';
export * from './http/local-socket.ts';
export * from './installation-version.ts';
export * from './log/create-logger.ts';
export * from './migrate-database.ts';
export * from './run-workflow-file.ts';
export * from './services/caller.ts';
export * from './services/read-workflow-file.ts';
export * from './start-server.ts';
export * from './start-worker.ts';
export * from './tune-collector.ts';
