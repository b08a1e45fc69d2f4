export * from './budget.ts';
export * from './desk.ts';
export * from './evolve.ts';
export * from './journal.ts';
export * from './population.ts';
export * from './state.ts';
export * from './steering.ts';
