/** The public face: everything a program that uses Clade may import. */
export * from './core/index.ts';
export { type Budget, State } from './engine/index.ts';
export type { EvolveOptions, Hooks } from './workspace/options.ts';
export type { RunResult } from './reports/index.ts';
export { evolve, resume } from './workspace/run.ts';
export { loadProblem } from './workspace/problem.ts';
