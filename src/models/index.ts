export * from './embed.ts';
export { keyIsThere } from './keys.ts';
export * from './options.ts';
export * from './patient.ts';
export * from './price.ts';
export * from './provider.ts';
export * from './scripted.ts';
export * from './server.ts';
export * from './spec.ts';
