import type { ValueType } from '../core/index.ts';

const MINIMUM: Readonly<Record<string, ValueType>> = { x: 'numbers', f: 'number', iterations: 'number', evaluations: 'number', converged: 'boolean' };

/** What the functions of `clade/numeric` return, where edits can use it; a test compares it with the library. */
export const LIBRARY_RESULTS: Readonly<Record<string, Readonly<Record<string, ValueType>>>> = { lbfgs: MINIMUM, nelderMead: MINIMUM };
