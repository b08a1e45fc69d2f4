import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ancestor, gainsByCause, lineageText, reintroduced, reintroducedText } from '../src/reports/index.ts';

const program = (...lines: string[]): string => ['export function f(x2: number): number {', ...lines.map((line) => `  ${line}`), '}'].join('\n');
const step = (id: string, total: number, kind: string, source: string): Ancestor => ({ id, draft: { kind, id, total }, parents: [], source });

const CHAIN = [
  step('0.0', 10, 'seed', program('const a = x2 * 2;', 'return a;')),
  // numbers alone, whoever changed them; the number in a name is none
  step('1.0', 8, 'full', program('const a = x2 * -2.5e3;', 'return a;')),
  step('2.0', 5, 'full', program('const b = x2 + x2;', 'return b;')),
  step('3.0', 4, 'again', program('const b = x2 + x2;', 'return b;')),
  // one line of the first program is back, another is new
  step('4.0', 1, 'diff', program('const a = x2 * 2;', 'return a + 1;')),
];

test('gains are told apart by what changed, not by who changed it', () => {
  assert.deepEqual(gainsByCause(CHAIN, 'minimize'), { structure: 6, tuning: 2, tries: 1 });
});

test('lines that come back are counted, and named in the lineage', () => {
  assert.deepEqual(reintroduced(CHAIN), [{ added: 0, again: 0 }, { added: 1, again: 0 }, { added: 2, again: 0 }, { added: 0, again: 0 }, { added: 2, again: 1 }]);
  assert.equal(reintroducedText(CHAIN), 'of 5 lines added on the way, 1 had been removed before');
  assert.equal(reintroducedText(CHAIN.slice(0, 1)), '');
  assert.match(lineageText(CHAIN, 'minimize'), /^4\.0 .*diff, 1 of 2 added lines had been removed before$/m);
});
