export * from './cma-es.ts';
export * from './lbfgs.ts';
export * from './nelder-mead.ts';
