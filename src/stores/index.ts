export * from './inbox.ts';
export * from './memory.ts';
export * from './sqlite.ts';
