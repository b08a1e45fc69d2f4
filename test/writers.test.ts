import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Commit, random } from '../src/core/index.ts';
import { splitReply } from '../src/language/index.ts';
import { templates } from '../src/prompts/index.ts';
import { WAYS, type Way, plans, variants, writer } from '../src/proposers/index.ts';
import { drawSome, readList } from '../src/proposers/writers/list.ts';
import { ideaIn } from '../src/proposers/writers/idea.ts';
import { answering, breedWith, fenced } from './contracts/conversation.ts';

/** What the first iteration brought, in short. */
const brought = ({ drafts }: Commit): [string, number | string | null | undefined][] => drafts.map(({ kind, total, refused }) => [kind, refused ?? total]);
const PROGRAM = /```ts\nexport function f\(x: number\)[\s\S]*const start = x \* 2;[\s\S]*\n```/;
const SCORES = /It scores 3\. By instance: 2, 1, 2, 7\. Worst is instance 4 with 7\./;

test('every way has a text of its own that can be overridden, and a name', () => {
  for (const [name, way] of Object.entries(WAYS)) assert.equal(way.name, name);
  assert.throws(() => writer({ kind: 'plan' as 'plans' }), /there is no way of asking "plan"/);
  for (const name of ['variants', 'algorithm', 'reflection', 'observations', 'derived', 'plan', 'implement', 'again', 'critic', 'reward', 'judge']) assert.equal(templates({ [name]: 'mine' })[name as 'plan'], 'mine');
});

test('algorithm: first words with their complexity, sent back without, then the program', async () => {
  const model = answering(['Add x up x times.', 'Add x up x times.\nCOMPLEXITY: linear in x, well within 1,234 steps', fenced('let sum = 0;', 'for (let i = 0; i < x; i++) sum += x;', 'return sum;')]);
  const { commits } = await breedWith(writer({ kind: 'algorithm' }), model, 3);
  const [first, second, third] = model.prompts;
  assert.match(first!, PROGRAM);
  assert.match(first!, SCORES);
  assert.match(first!, /Do not write code yet[\s\S]*COMPLEXITY:/);
  assert.match(second!, /You answered:\n\nAdd x up x times\.[\s\S]*What is wrong: the answer has no line that starts with "COMPLEXITY:"/);
  assert.match(third!, /# What was decided\nAdd x up x times\.\nCOMPLEXITY: linear in x/);
  assert.match(third!, PROGRAM);
  assert.match(third!, SCORES);
  assert.doesNotMatch(third!, /Do not write code yet|What is wrong/);
  assert.deepEqual(brought(commits[1]!), [['algorithm', 0]]);
});

test('reflect: the reflection sees scores and limits, the program question the reflection', async () => {
  const model = answering(['It is linear where squares grow.\nCHANGE: multiply x by x', fenced('return x * x + 1;'), 'Still one too much, and "reflect: scored 1" says it helps.\nCHANGE: leave the 1 out', fenced('return x * x;')]);
  const { commits } = await breedWith(writer({ kind: 'reflect' }), model, 4);
  assert.match(model.prompts[0]!, /Limits: 1,234 steps/);
  assert.match(model.prompts[0]!, /Functions made for it: Math\.hypot\(number, number\): number\. Numbers that mean something here: 7\./);
  assert.match(model.prompts[1]!, /# What was decided\nIt is linear where squares grow\.\nCHANGE: multiply x by x/);
  assert.match(model.prompts[2]!, /It scores (1\. By instance: 1, 1, 1, 1\.\n|[\s\S]*# Tried on this program before\n- reflect: scored 1\n)/);
  assert.deepEqual(commits.slice(1).map(brought), [[['reflect', 1]], [['reflect', 0]]]);
});

test('plans: observations, derived ones from a drawn set, a plan from that lineage, code from the plan', async () => {
  const OBSERVED = ['squares grow faster than lines', 'x is a small whole number', 'the sum of odd numbers is a square'];
  const list = (items: readonly string[]): string => items.map((item, k) => `${k + 1}. ${item}`).join('\n');
  const model = answering([list(OBSERVED), 'Well: no list', '1) derived one\n2) derived two', 'Sum the odd numbers.', fenced('let sum = 0;', 'for (let i = 0; i < x; i++) sum += 2 * i + 1;', 'return sum;')]);
  const { commits } = await breedWith(writer({ kind: plans({ observations: 3 }) }), model, 5);
  const [observations, derived, again, plan, code] = model.prompts as [string, string, string, string, string];
  assert.match(observations, /Make 3 observations/);
  assert.match(observations, PROGRAM);
  const drawn = OBSERVED.filter((item) => derived.includes(item));
  assert.ok(drawn.length >= 1 && drawn.length <= 2, `${drawn.length} were drawn`);
  assert.ok(derived.includes(`# Observations\n${list(drawn)}`));
  assert.match(again, /What is wrong: the answer is no list/);
  const further = ['derived one', 'derived two'].filter((item) => plan.includes(item));
  assert.ok(further.length >= 1);
  assert.ok(plan.includes(`# Observations\n${list([...drawn, ...further])}\n`), 'the lineage: what was drawn, and what was derived from it');
  assert.match(code, /# What was decided\nSum the odd numbers\./);
  assert.doesNotMatch(code, /# Observations/);
  assert.deepEqual(brought(commits[1]!), [['plans', 0]]);
  const short = answering(['1. one', 'a plan', fenced('return x ** 2;')]);
  assert.deepEqual(brought((await breedWith(writer({ kind: plans({ layers: 1 }) }), short, 3)).commits[1]!), [['plans', 0]]);
});

test('variants: each program of one answer is a draft; those that are none are refused one by one', async () => {
  const quoted = fenced('const start = x * 2;', 'return start + 1;');
  const model = answering([
    `## Program 1\nThe parent was\n${quoted}\nand this is new:\n${fenced('return x * x + 0.5;')}\n## Program 2\n${fenced('return x * nowhere;')}\n## Program 3\n${fenced('return x * x + 0.5;')}\n## Program 4\n${fenced('return x * x - 0.25;')}\n## Program 5\n${fenced('return x;')}`,
    `${fenced('return x * missing;')}\n\n${fenced('return start;')}`,
    `${fenced('return x + x;')}\nand\n${fenced('return x + 3;')}`,
  ]);
  const { commits } = await breedWith(writer({ kind: variants({ count: 4 }) }), model, 3);
  assert.match(model.prompts[0]!, /Write 4 better programs/);
  const [first, second, third, fourth, fifth] = brought(commits[1]!);
  assert.deepEqual([first, fourth], [['variants', 0.5], ['variants', 0.25]]);
  assert.match(second![1] as string, /nowhere/);
  assert.deepEqual(third![1], 'the same as program 1 of the answer');
  assert.deepEqual(fifth![1], 'only 4 programs were asked for');
  assert.match(model.prompts[2]!, /What is wrong: program 1: .*missing.*; program 2: .*start/);
  assert.deepEqual(brought(commits[2]!).map(([kind]) => kind), ['variants, mended', 'variants, mended']);
  assert.ok(brought(commits[2]!).every(([, total]) => typeof total === 'number'));
});

test('idea: one question, and its paragraph stands alone', async () => {
  assert.equal(ideaIn('Hm.\n\n**IDEA:** sort the\nitems first.\n\nThen:\n```ts\n// IDEA: no\n```'), 'sort the items first.');
  assert.equal(ideaIn('no idea at all'), undefined);
  const model = answering([`IDEA: the square is a product.\n\n${fenced('return x * x;')}`]);
  const drafts: (string | undefined)[] = [];
  const write: Way['write'] = async (talk) => {
    const written = await WAYS.idea.write(talk);
    drafts.push(...written.map(({ idea }) => idea));
    return written;
  };
  assert.deepEqual(brought((await breedWith(writer({ kind: { ...WAYS.idea, write } }), model, 1)).commits[1]!), [['idea', 0]]);
  assert.deepEqual(new Set(drafts), new Set(['the square is a product.']));
});

test('when the questions run out halfway the journal says so, and an unusable answer says why', async () => {
  const words = answering(['Multiply.\nCOMPLEXITY: constant']);
  assert.deepEqual(brought((await breedWith(writer({ kind: 'algorithm' }), words, 1)).commits[1]!), [['algorithm', 'no question was left to go on with']]);
  const [draft] = brought((await breedWith(writer({ kind: 'full', repairs: 1 }), answering([fenced('return never;')]), 2)).commits[1]!);
  assert.equal(draft![0], 'full');
  assert.match(draft![1] as string, /never/);
});

test('lists and sets: what models write as a list, and every set as likely as any other', () => {
  assert.deepEqual(readList('Here:\n\n1. one\n   and more\n2) two\n- three\n\n'), { read: ['one and more', 'two', 'three'] });
  assert.ok(readList('none').refused);
  const counts = new Map<string, number>();
  const rng = random(1, 'sets');
  for (let i = 0; i < 6000; i++) {
    const key = drawSome(['a', 'b', 'c'], 2, rng).join('');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  assert.deepEqual([...counts.keys()].sort(), ['a', 'ab', 'ac', 'b', 'bc', 'c']);
  for (const [key, count] of counts) assert.ok(Math.abs(count - 1000) < 120, `${key}: ${count}`);
  assert.deepEqual([drawSome([], 2, rng), drawSome(['a'], 2, rng)], [[], ['a']]);
});

test('a reply of several programs is cut at headings, else after each block, and never inside of one', () => {
  assert.equal(splitReply(`## 1\n${fenced('a')}\n## 2\n${fenced('// b\n## no heading')}\n`).length, 2);
  assert.equal(splitReply(`**Program 1**\n${fenced('a')}\n**Program 2**\n${fenced('b')}\n`).length, 2);
  assert.equal(splitReply(`${fenced('a')}\n${fenced('b')}`).length, 2);
  assert.deepEqual(splitReply('no code'), ['no code']);
  assert.equal(splitReply(`<think>\n## 1\n${fenced('a')}\n## 2\n${fenced('b')}\n</think>\n${fenced('c')}`).length, 1);
});
