export * from './budget.ts';
export * from './desk.ts';
export * from './evolve.ts';
export { applySteer } from './helm.ts';
export { YOU } from './hand.ts';
export * from './journal.ts';
export * from './population.ts';
export * from './state.ts';
export * from './steering.ts';
