export * from './ageing.ts';
export * from './clusters.ts';
export * from './everything.ts';
export * from './front.ts';
export * from './grid.ts';
export * from './islands.ts';
export * from './per-instance.ts';
export * from './top.ts';
