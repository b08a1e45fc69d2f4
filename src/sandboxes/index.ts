export * from './light.ts';
export * from './probe.ts';
