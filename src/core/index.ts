export * from './errors.ts';
export * from './job.ts';
export * from './model.ts';
export * from './journal.ts';
export * from './plain.ts';
export * from './random.ts';
export * from './score.ts';
export * from './types.ts';
