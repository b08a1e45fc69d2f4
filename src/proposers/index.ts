export * from './again.ts';
export * from './crossover.ts';
export * from './mix.ts';
export * from './simplify.ts';
export { symbolic, type SymbolicOptions } from './symbolic.ts';
export * from './tune.ts';
export * from './writers/index.ts';
