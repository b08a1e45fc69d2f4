export * from './climb.ts';
export * from './rule.ts';
export * from './space.ts';
export * from './text.ts';
