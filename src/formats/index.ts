export { OPENEVOLVE, type ReadKey, SHINKA, SKYDISCOVER, configOf } from './config/index.ts';
export { GIVEN, type Given } from './given.ts';
export { type Recognised, recognise } from './recognise.ts';
export type { Suggested } from './suggest.ts';
export * from './runs/index.ts';
