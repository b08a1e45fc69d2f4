import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The rules everybody knows, as programs that the harness runs and the scorer judges like any other. */
export const knownRules: Readonly<Record<string, string>> = { AdamW: read('seed.ts'), SGD: read('rules/sgd.ts'), momentum: read('rules/momentum.ts'), Lion: read('rules/lion.ts') };
