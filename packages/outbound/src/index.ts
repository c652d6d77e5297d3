/** The one way to the outside: guarded HTTP, and the folder that workflows may write to. */
export * from './create-outbound.ts';
export * from './file-folder.ts';
