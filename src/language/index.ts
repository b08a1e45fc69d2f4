export * from './analyse.ts';
export * from './compile.ts';
export * from './precedence.ts';
export * from './source.ts';
export { Scope, typeOf } from './scope.ts';
export * from './edits.ts';
export * from './grow.ts';
export * from './literals.ts';
export * from './replies/index.ts';
