/** The face of the library, `clade/numeric`. */
export * from './augmented-lagrangian.ts';
export * from './cma-es.ts';
export * from './host.ts';
export * from './lbfgs.ts';
export * from './minimize-cma.ts';
export * from './nelder-mead.ts';
