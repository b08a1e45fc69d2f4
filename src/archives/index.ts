export * from './ageing.ts';
export * from './grid.ts';
export * from './islands.ts';
export * from './top.ts';
