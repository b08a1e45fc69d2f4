export * from './cma-es.ts';
