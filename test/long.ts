import { test } from 'node:test';

/** A test of whole runs that takes long: only `npm run test:all` runs it. @example long('every recipe, for an hour', async () => {}) */
export const long = (name: string, run: () => Promise<void> | void): void => void test(name, { skip: process.env.CLADE_TESTS === 'all' ? false : 'long: npm run test:all' }, run);
