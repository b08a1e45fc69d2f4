export * from './memory.ts';
export * from './sqlite.ts';
