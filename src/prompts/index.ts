export * from './bank.ts';
export * from './brief.ts';
export * from './complement.ts';
export * from './converse.ts';
export * from './fill.ts';
export * from './removed.ts';
export * from './templates.ts';
