export * from './light.ts';
export * from './probe.ts';
export * from './boundary.ts';
export * from './boundary-probe.ts';
export { WAYS, type Way, missingTools, wrapperOf } from './wrappers.ts';
export * from './isolated.ts';
export * from './sieve.ts';
