import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { expressions, formulas, crossover, mix, screened, symbolic, tune } from '../src/proposers/index.ts';
import { memory, sqlite } from '../src/stores/index.ts';
import { builtInProblems } from '../src/workspace/problem.ts';
import { testProblem } from './contracts/problem.ts';
import { testProposer } from './contracts/proposer.ts';
import { testStore } from './contracts/store.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-parts-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
const file = (n: number): string => join(folder, `${n}.db`);

testStore('memory', memory);
testStore('sqlite', () => sqlite({ file: file(++count) }), () => sqlite({ file: file(count) }));
testStore('sqlite, a transaction a row', () => sqlite({ file: file(++count), group: 1 }), () => sqlite({ file: file(count) }));

testProposer('symbolic', () => symbolic());
testProposer('screened', () => screened());
testProposer('crossover', () => crossover());
testProposer('formulas', () => formulas());
testProposer('expressions', () => expressions());
testProposer('tune', () => tune({ trials: 40 }));
testProposer('mix', () => mix([symbolic(), crossover(), tune()]));

for (const name of builtInProblems()) testProblem(name);
