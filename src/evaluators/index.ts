export * from './scorer.ts';
export * from './self-scored.ts';
export * from './split.ts';
export { type Interpreter, interpreterOf } from './foreign/interpreter.ts';
