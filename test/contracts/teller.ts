import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ctx, type Lesson, type ModelRequest, OutOfQuestions, type Proposer, encode } from '../../src/core/index.ts';
import { typescript } from '../../src/language/index.ts';
import { entryOf } from './archive.ts';
import { say } from './conversation.ts';

/**
 * What everybody promises who asks one question and learns one lesson.
 * @example testTeller('scratchpad', () => scratchpad(), { kind: 'insight', answer: 'sort first' })
 */
export function testTeller(name: string, make: () => Proposer, { kind, answer }: { kind: string; answer: string }): void {
  const ideas: Lesson[] = ['a', 'b'].map((text, k) => ({ kind: 'idea', text, iteration: k, total: 1, gain: k, record: false }));
  /** One turn: what was asked, and what was learnt. */
  const turn = async (own: Partial<Ctx> = {}, parents = [entryOf(1, 0), entryOf(2, 0)]) => {
    const asked: ModelRequest[] = [];
    const learnt: [string, string][] = [];
    const ctx = {
      tongue: typescript,
      problem: { title: 'A contract', goal: 'Return a large number.', direction: 'maximize' as const, entry: 'f', limits: { steps: 1000, seconds: 1, memoryMB: 64, outputBytes: 1000 } },
      ...{ tried: [{ parent: '1.0', kind: 'full', total: 1, note: null }], lessons: ideas, text: ({ text }: { text: string }) => `text ${text}`, source: () => 'export const f = 1;' },
      ...own,
      learn: (...lesson: [string, string]) => void learnt.push(lesson),
      ask: async (request: ModelRequest) => {
        asked.push(request);
        return own.ask ? own.ask(request) : say(answer);
      },
    } as unknown as Ctx;
    const proposer = make();
    assert.deepEqual(await proposer.propose({ parents, niche: 0, state: proposer.start }, ctx), [], 'no program');
    return { asked, learnt };
  };

  test(`${name}: one question about the problem, one lesson, no program, the same each time`, async () => {
    const { asked, learnt } = await turn();
    assert.deepEqual(learnt, [[kind, answer]]);
    assert.match(asked[0]!.prompt, /Return a large number\./);
    assert.doesNotMatch(asked[0]!.prompt + asked[0]!.system, /\{\{|undefined/);
    assert.deepEqual((await turn()).asked, asked);
    encode(make().start);
  });

  test(`${name}: nobody is asked before there is anything to tell of; nothing is learnt without a usable answer`, async () => {
    assert.deepEqual(await turn({ tried: [], lessons: [] }), { asked: [], learnt: [] });
    assert.deepEqual(await turn({}, []), { asked: [], learnt: [] });
    const empty = await turn({ ask: async () => say('  ') });
    assert.deepEqual([empty.asked.length, empty.learnt], [2, []]);
    assert.deepEqual((await turn({ ask: () => Promise.reject(new OutOfQuestions('none')) })).learnt, []);
    await assert.rejects(turn({ ask: () => Promise.reject(new Error('another')) }), /another/);
  });
}
