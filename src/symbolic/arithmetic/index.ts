export * from './double-double.ts';
export * from './fit.ts';
export * from './least-squares.ts';
export * from './minimax.ts';
export * from './program.ts';
export * from './search.ts';
export * from './text.ts';
export * from './vary.ts';
