import type { KnownValue } from 'clade';

export const known: KnownValue[] = [];
