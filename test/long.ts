import { test } from 'node:test';

const chosen = process.env.CLADE_TESTS === 'long';

/** A test of whole runs that takes long: `npm run test:all` runs it, after everything else. @example long('every recipe, for an hour', async () => {}) */
export const long = (name: string, run: () => Promise<void> | void): void => void test(`long: ${name}`, { skip: chosen ? false : 'npm run test:all' }, run);
