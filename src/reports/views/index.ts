export * from './ablations.ts';
export * from './archive.ts';
export * from './chronicle.ts';
export * from './curve.ts';
export * from './earnings.ts';
export * from './family.ts';
export * from './lineage.ts';
export * from './steps.ts';
