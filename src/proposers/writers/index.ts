export { type PlansOptions, plans } from './plans.ts';
export { type VariantsOptions, variants } from './variants.ts';
export type { ProgramOptions, Slots, Talk, Way } from './way.ts';
export { WAYS, type WriterKind } from './ways.ts';
export { type WriterOptions, writer } from './writer.ts';
