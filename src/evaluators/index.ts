export * from './scorer.ts';
export * from './split.ts';
