export * from './curve.ts';
export * from './fold.ts';
export * from './lineage.ts';
export * from './live.ts';
export * from './result.ts';
export * from './show.ts';
export * from './text.ts';
export * from './ledger.ts';
