/** The public face: everything a program that uses Clade may import. */
export * from './archives/index.ts';
export * from './core/index.ts';
export { type Champion, type RecordPoint, State } from './engine/index.ts';
export * from './proposers/index.ts';
export { RECIPES, recipeFor } from './recipes/index.ts';
export type { RunResult } from './reports/index.ts';
export * from './screens/index.ts';
export * from './selectors/index.ts';
export type { EvolveOptions, Hooks } from './workspace/options.ts';
export { type Loaded, loadProblem } from './workspace/problem.ts';
export { evolve, resume } from './workspace/run.ts';
export { type SteerResult, steer } from './workspace/steer.ts';
