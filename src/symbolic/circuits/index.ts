export * from './evolve.ts';
export * from './gates.ts';
export * from './text.ts';
