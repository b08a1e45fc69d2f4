import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Commit, Model } from '../src/core/index.ts';
import { writer } from '../src/proposers/index.ts';
import { ideaReward, judge, likeness, nearCopy } from '../src/screens/index.ts';
import { answering, breedWith, fenced, say } from './contracts/conversation.ts';
import { PROGRAMS, screened, testScreen } from './contracts/screen.ts';

testScreen('nearCopy', () => nearCopy());
testScreen('judge', () => judge());
testScreen('ideaReward', () => ideaReward());

const brought = ({ drafts }: Commit): [string, string | number | null | undefined][] => drafts.map(({ kind, refused, total }) => [kind, refused ?? total]);

test('likeness: numbers, layout and comments count for nothing, the order of words does', () => {
  assert.ok(Math.abs(likeness(PROGRAMS.living, PROGRAMS.copy) - 1) < 1e-12);
  assert.ok(likeness(PROGRAMS.parent, PROGRAMS.other) < 0.4);
  assert.ok(likeness('return a - b + c - d;', 'return d - a + b - c;') < 0.9);
  assert.equal(likeness('a', 'b'), 0);
  const [a, b] = [PROGRAMS.parent, PROGRAMS.parent.replace('sum += i * 3', 'sum -= i * 3')];
  assert.ok(likeness(a, b) > 0.8 && likeness(a, b) < 0.99 && likeness(a, b) === likeness(b, a));
});

test('nearCopy names whom a program copies: the parent, the living, or one beside it', async () => {
  const at = screened([], [PROGRAMS.other]);
  assert.match((await nearCopy().program!(PROGRAMS.copy, at))!, /^a near-copy of 2\.0, likeness 1\.0000$/);
  assert.match((await nearCopy().program!(PROGRAMS.parent.replace('3', '4'), at))!, /near-copy of 1\.0/);
  assert.match((await nearCopy().program!(PROGRAMS.other, at))!, /another of the same answer/);
  const near = PROGRAMS.parent.replace('sum += i * 3', 'sum -= i * 3');
  assert.equal(await nearCopy().program!(near, at), null);
  assert.match((await nearCopy({ threshold: 0.8 }).program!(near, at))!, /near-copy of 1\.0/);
  assert.equal(at.asked.length, 0);
});

test('judge: only asked of near-copies, shown both programs, and they pass only when it says different', async () => {
  const far = screened();
  assert.equal(await judge().program!(PROGRAMS.other, far), null);
  assert.equal(far.asked.length, 0);
  const yes = screened(['It is bolder.\nVERDICT: different']);
  assert.equal(await judge().program!(PROGRAMS.copy, yes), null);
  assert.ok(yes.asked[0]!.prompt.includes(PROGRAMS.living) && yes.asked[0]!.prompt.includes(PROGRAMS.copy) && !yes.asked[0]!.prompt.includes(PROGRAMS.parent));
  assert.match(yes.asked[0]!.system, /^You judge/);
  assert.match((await judge().program!(PROGRAMS.copy, screened(['not VERDICT: different?\n**VERDICT:** same'])))!, /near-copy of 2\.0.*the judge finds it the same/);
  const mumbling = screened(['hm', 'hm again']);
  assert.match((await judge().program!(PROGRAMS.copy, mumbling))!, /no verdict/);
  assert.match(mumbling.asked[1]!.prompt, /You answered:\n\nhm\n\nWhat is wrong: the answer has no line "VERDICT/);
  assert.match((await judge().program!(PROGRAMS.copy, screened([])))!, /no question was left for the judge/);
});

test('ideaReward: from 5.5 on, and nothing without a number from 1 to 10', async () => {
  const of = (...answers: string[]) => ideaReward().idea!('sort first', screened(answers));
  assert.equal(await of('Good.\nSCORE: 5.5'), null);
  assert.equal(await of('**SCORE:** 8'), null);
  assert.equal(await of('SCORE: 5.4'), 'the idea scores below 5.5: 5.4');
  assert.match((await of('SCORE: 55', 'SCORE: 0'))!, /^the idea has no score/);
  assert.equal(await of('great idea', 'SCORE: 6'), null);
  const at = screened(['SCORE: 6']);
  assert.match((await ideaReward({ bar: 6.5 }).idea!('sort first', at))!, /below 6\.5/);
  assert.match(at.asked[0]!.prompt, /# An idea to improve it\nsort first/);
  assert.ok(at.asked[0]!.prompt.includes(PROGRAMS.parent));
});

test('in a run: copies are refused in the journal and asked for again, at most three times in all', async () => {
  const copy = (n: number): string => fenced(`const start = x * ${n};`, `return start + ${n};`);
  const model = answering([copy(3), copy(4), fenced('return x * x;'), copy(5), copy(6), copy(7), fenced('return x ** 3;')]);
  const { commits } = await breedWith(writer({ kind: 'full', screens: [nearCopy()] }), model, 7);
  const why = 'a near-copy of 0.0, likeness 1.0000';
  assert.deepEqual(commits.slice(1).map(brought), [[['full', why], ['full, again', why], ['full, again', 0]], [['full', why], ['full, again', why], ['full, again', why]], [['full', 17.5]]]);
  assert.match(model.prompts[1]!, /# Your answer was turned away[\s\S]*return start \+ 3;[\s\S]*Why: a near-copy of 0\.0/);
  assert.doesNotMatch(model.prompts[2]!, /return start \+ 3;/);
  assert.doesNotMatch(model.prompts[3]!, /turned away/);
});

test('in a run: an idea below the bar is not written, one question of the judge is one of the run', async () => {
  const model = answering(['Guess.\nCOMPLEXITY: constant', 'SCORE: 2', 'Multiply.\nCOMPLEXITY: constant', 'SCORE: 9', fenced('const start = x * 9;', 'return start + 9;'), 'VERDICT: different']);
  const { commits } = await breedWith(writer({ kind: 'algorithm', screens: [ideaReward(), judge()] }), model, 6);
  assert.deepEqual(brought(commits[1]!), [['algorithm', 'the idea scores below 5.5: 2'], ['algorithm', 24]]);
  assert.match(model.prompts[1]!, /# An idea to improve it\nGuess\./);
  assert.match(model.prompts[2]!, /You answered:\n\nGuess\.[\s\S]*Why: the idea scores below 5\.5: 2/);
  assert.match(model.prompts[4]!, /# What was decided\nMultiply\./);
  assert.match(model.prompts[5]!, /# A program that is there[\s\S]*start = x \* 2[\s\S]*# A new program[\s\S]*start = x \* 9/);
  // an idea inside the answer is judged before its program is run
  const one = answering([`IDEA: guess.\n\n${fenced('return 7;')}`, 'SCORE: 1']);
  assert.deepEqual(brought((await breedWith(writer({ kind: 'idea', screens: [ideaReward()], attempts: 1 }), one, 2)).commits[1]!), [['idea', 'the idea scores below 5.5: 1']]);
});

test('in a run: what a screen compares with is the niche as the iteration started, whatever came in while it waited', async () => {
  // four iterations wait at a time, and every answer is near-copied by a later one: a live view would refuse others when it is repeated
  let calls = 0;
  const model: Model = {
    name: 'slow',
    async ask() {
      const call = calls++;
      await new Promise((resolve) => setTimeout(resolve, (call * 7) % 5 === 0 ? 40 : 5));
      const name = 'abcdefgh'[Math.floor(call / 3) % 8]!;
      return say(fenced(`const ${name} = x + ${call};`, `if (${name} > 9) return ${name} * x;`, `return x * x + 1 / ${name};`));
    },
  };
  const { commits } = await breedWith(writer({ kind: 'full', screens: [nearCopy({ threshold: 0.9 })] }), model, 40, 4);
  const drafts = commits.flatMap(({ drafts }) => drafts);
  assert.ok(drafts.some(({ refused }) => refused?.startsWith('a near-copy')) && drafts.filter(({ total }) => typeof total === 'number').length > 4);
  assert.ok(commits.some(({ iteration, start }) => start && start.atCommit < iteration - 1), 'iterations overlapped');
});
