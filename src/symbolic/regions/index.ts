export * from './behaviour.ts';
export * from './breed.ts';
export * from './read.ts';
export * from './text.ts';
