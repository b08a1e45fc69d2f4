export * from './power-law.ts';
export * from './tournament.ts';
export * from './uniform.ts';
