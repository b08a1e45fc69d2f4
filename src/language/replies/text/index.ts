export { applyParts, applyText } from './apply.ts';
export type { Part, Words } from './part.ts';
