export * from './light.ts';
