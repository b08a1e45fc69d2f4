import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ctx, type Entry, type ModelRequest, OutOfQuestions, type Screen, type Screened, hashOf, random } from '../../src/core/index.ts';
import { typescript } from '../../src/language/index.ts';
import { entryOf } from './archive.ts';
import { say } from './conversation.ts';

const frame = (...lines: string[]): string => `export function f(x: number): number {\n  // EVOLVE-BLOCK-START\n${lines.map((line) => `  ${line}\n`).join('')}  // EVOLVE-BLOCK-END\n}\n`;

/** The parent and another of the niche, a copy of the latter that differs in numbers only, and something else. */
export const PROGRAMS = {
  parent: frame('let sum = 0;', 'for (let i = 0; i < x; i++) sum += i * 3;', 'return sum / 2;'),
  living: frame('const root = Math.sqrt(x + 1);', 'if (root > 4) return root * 0.5;', 'return Math.max(root, x) - 7;'),
  copy: frame('const root = Math.sqrt(x + 2);', 'if (root > 5)  return root * 0.25; // smaller', 'return Math.max(root, x) - 9;'),
  other: frame('let [low, high] = [0, x];', 'while (high - low > 1) {', '  const middle = (low + high) >> 1;', '  if (middle * middle > x) high = middle;', '  else low = middle;', '}', 'return low;'),
};

/** What a screen sees, with a model that answers in turn; undefined where no question is left. */
export function screened(answers: readonly (string | undefined)[] = [], beside: readonly string[] = []): Screened & { asked: ModelRequest[] } {
  const asked: ModelRequest[] = [];
  const sources = new Map(Object.values(PROGRAMS).map((source) => [hashOf(source), source]));
  const entry = (id: number, source: string): Entry => ({ ...entryOf(id, -id), program: hashOf(source) });
  const parent = entry(1, PROGRAMS.parent);
  const unused = (): never => assert.fail('a screen works through ask and what was captured');
  const ctx: Ctx = {
    ...{ iteration: 1, rng: random(1, 'screen'), purse: { left: 0 }, tongue: typescript, vocabulary: {}, maxNodes: 200, handsOver: false, tried: [], lessons: [] },
    ...{ parent, living: [parent, entry(2, PROGRAMS.living)], parents: () => [], record: () => undefined, check: unused, session: unused, breed: unused, learn: unused, text: unused },
    source: (program) => sources.get(program)!,
    problem: { title: 'A contract', goal: 'Return a large number.', direction: 'maximize', entry: 'f', limits: { steps: 1000, seconds: 1, memoryMB: 64, outputBytes: 1000 } },
    async ask(request) {
      const answer = answers[asked.length];
      asked.push(request);
      if (answer === undefined) throw new OutOfQuestions('none left');
      return say(answer);
    },
  };
  return { ctx, parent, beside, asked };
}

/**
 * What every screen promises, whatever the model answers.
 * @example testScreen('mine', () => mine())
 */
export function testScreen(name: string, make: () => Screen): void {
  const ANSWERS = ['SCORE: 10\nVERDICT: different', 'SCORE: 1\nVERDICT: same', 'neither'];
  const look = async (answer: string, kind: 'idea' | 'program', text: string) => {
    const at = screened(Array.from({ length: 10 }, () => answer));
    return { reason: (await make()[kind]?.(text, at)) ?? null, asked: at.asked };
  };

  test(`${name}: says why or nothing, the same for the same answers, and asks a bounded number of questions`, async () => {
    const screen = make();
    assert.ok(screen.name.length > 0 && (screen.idea || screen.program), 'it looks at something');
    for (const answer of ANSWERS) {
      for (const [kind, text] of [['idea', 'sort first'], ['program', PROGRAMS.copy], ['program', PROGRAMS.other]] as const) {
        const first = await look(answer, kind, text);
        assert.ok(first.reason === null || first.reason.length > 5);
        assert.ok(first.asked.length <= 3, `${first.asked.length} questions`);
        assert.deepEqual(await look(answer, kind, text), first);
      }
    }
  });

  test(`${name}: lets a new idea and a new program through when the model is pleased`, async () => {
    assert.equal((await look(ANSWERS[0]!, 'idea', 'sort first')).reason, null);
    assert.equal((await look(ANSWERS[0]!, 'program', PROGRAMS.other)).reason, null);
  });
}
