import { readFileSync } from 'node:fs';

const PACKAGE = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };

/** Part of a run's identity. */
export const ENGINE_VERSION: string = PACKAGE.version;
