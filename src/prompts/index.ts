export * from './brief.ts';
export * from './templates.ts';
