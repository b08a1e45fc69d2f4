export { interpreterOf } from './foreign/interpreter.ts';
export * from './scorer.ts';
export * from './self-scored.ts';
export * from './split.ts';
