import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ctx, type Lesson, type Model, encode, hashOf, random } from '../src/core/index.ts';
import { analyse, helpers, typescript } from '../src/language/index.ts';
import { type Tool, ideasText, toolsText } from '../src/prompts/index.ts';
import { type Standing, bandit, instruct, scratchpad, summary, toolbox, writer } from '../src/proposers/index.ts';
import { entryOf } from './contracts/archive.ts';
import { answering, breedWith, fenced, say } from './contracts/conversation.ts';
import { testTeller } from './contracts/teller.ts';
import { long } from './long.ts';

testTeller('scratchpad', () => scratchpad(), { kind: 'insight', answer: 'sort first' });
testTeller('summary', () => summary(), { kind: 'summary', answer: 'products work, sums do not' });
testTeller('instruct', () => instruct(), { kind: 'instruction', answer: 'Look at the worst instance first.' });

/** Lessons, newest first, and their texts. */
function knowing(lessons: readonly (Partial<Lesson> & { kind: string; said: string })[]): Pick<Ctx, 'lessons' | 'text' | 'source' | 'rng' | 'tongue'> {
  const texts = new Map(lessons.map(({ said }) => [hashOf(encode(said)), said]));
  return { lessons: lessons.map(({ said, ...rest }, k) => ({ iteration: lessons.length - k, gain: 0, record: false, text: hashOf(encode(said)), ...rest })), text: ({ text }) => texts.get(text)!, source: () => 'const here = (x: number) => x;', rng: random(1, 'bank'), tongue: typescript };
}
const ideas = (...all: [said: string, gain: number, more?: Partial<Lesson>][]) => all.map(([said, gain, more]) => ({ kind: 'idea', said, gain, total: 10 - gain, ...more }));
const parent = { ...entryOf(1, 0), id: '4.0' };

test('the idea bank: best first, failures with their outcome, the own one and doubles once, bounded', () => {
  const ctx = knowing([...ideas(['a', 1], ['b', 3, { record: true }], ['c', 0], ['own', 2, { id: '4.0' }], ['d', 0, { total: null, note: 'crash: no\n  such thing' }], ['a', 0], ['own', 5]), { kind: 'summary', said: 'products work' }, { kind: 'idea', said: 'about nothing' }]);
  assert.equal(ideasText(ctx, parent, {}), `# Ideas so far
products work

The program above follows this idea:
- scored 8, better by 2: own

Others that raised a score:
- scored 7, better by 3 and a record: b
- scored 9, better by 1: a

Others that did not:
- scored 10, no better than before: c
- no score (crash: no such thing): d`);
  assert.equal(ideasText(knowing([]), parent, {}), '');
  const many = knowing(ideas(...Array.from({ length: 100 }, (_, k): [string, number] => [`${k} ${'long '.repeat(200)}`, k % 2])));
  const text = ideasText(many, parent, { best: 4, failed: 3 });
  assert.deepEqual([text.match(/better by/g)!.length, text.match(/no better/g)!.length], [4, 3]);
  assert.ok(text.length < 7 * 360, `${text.length} letters`);
  assert.equal(ideasText({ ...many, rng: random(5) }, parent, {}), ideasText({ ...many, rng: random(5) }, parent, {}));
  assert.notEqual(ideasText({ ...many, rng: random(5) }, parent, {}), ideasText({ ...many, rng: random(6) }, parent, {}));
});

test('the better an idea, the more often it is shown', () => {
  const many = knowing(ideas(...Array.from({ length: 20 }, (_, k): [string, number] => [`idea${k}.`, 20 - k])));
  const shown = Array.from({ length: 300 }, (_, k) => ideasText({ ...many, rng: random(k) }, parent, {}));
  const often = (name: string) => shown.filter((text) => text.includes(`: ${name}.`)).length;
  assert.ok(often('idea0') > 2 * often('idea5') && often('idea5') > often('idea19') && often('idea19') > 5, `${often('idea0')} ${often('idea5')} ${often('idea19')}`);
});

test('prompts show ideas with what they brought, and nothing with bank: false', async () => {
  const answers = [`IDEA: multiply.\n\n${fenced('return x * x + 1;')}`, `IDEA: divide.\n\n${fenced('return x / 0;')}`, `IDEA: take one off.\n\n${fenced('return x * x;')}`];
  const model = answering(answers);
  const { commits } = await breedWith(writer({ kind: 'idea' }), model, 6);
  const last = model.prompts.at(-1)!;
  assert.match(last, /# Ideas so far\n/);
  assert.match(last, /- scored 1, better by 2 and a record: multiply\./);
  assert.match(last, /- no score \(rejected: no finite number for 1 \(x1\)\): divide\./);
  assert.equal(last.match(/: multiply\./g)!.length, 1);
  assert.doesNotMatch(model.prompts[0]!, /Ideas so far/);
  assert.ok(commits.some(({ lessons }) => lessons));
  const without = answering(answers);
  await breedWith(writer({ kind: 'idea', bank: false }), without, 4);
  assert.ok(without.prompts.every((prompt) => !prompt.includes('Ideas so far')));
});

test('functions of the blocks: top ones that stand alone, whatever their layout', () => {
  const text = `import { lbfgs } from 'clade/numeric';
const scale = 3;
// EVOLVE-BLOCK-START
const limit = 4;
function far(x: number): number { return limit * x; }
function near(x: number): number {
  // half of it
  const inner = (y: number) => y / 2;
  return inner(x) * scale;
}
const search = (x: number[]) => lbfgs((p) => p[0]!, x);
export function f(x: number): number { return near(x) + far(x) + search([x]).value; }
// EVOLVE-BLOCK-END
`;
  assert.deepEqual(helpers(analyse(text)).map(({ name }) => name), ['near', 'search']);
  const inside = 'export function f(x: number): number {\n  // EVOLVE-BLOCK-START\n  const twice = (y: number) => 2 * y;\n  function of() { return twice(x); }\n  function own() { return x; }\n  return twice(own());\n  // EVOLVE-BLOCK-END\n}';
  assert.deepEqual(helpers(analyse(inside)).map(({ name }) => name), ['twice', 'own']);
  const normal = (code: string) => helpers(analyse(code))[0]!.normal;
  assert.equal(normal('function g( x: number )\n{\n  // why\n  return x+1\n}'), normal('function g(x: number) { return x + 1; }'));
  assert.notEqual(normal('function g(x: number) { return x + 1; }'), normal('function g(x: number) { return x + 2; }'));
});

/** What one turn of the toolbox learns from programs with these helpers, the best first. */
async function toolsFrom(bodies: readonly string[], before: readonly Tool[] = []): Promise<Tool[]> {
  const sources = bodies.map((body, k) => `// EVOLVE-BLOCK-START\n${body}\nexport function f(): number { return ${k}; }\n// EVOLVE-BLOCK-END`);
  const parents = sources.map((source, k) => ({ ...entryOf(k, -k), program: hashOf(source) }));
  const learnt: Tool[] = [];
  const ctx = { ...knowing(before.map((tool) => ({ kind: 'tool', said: JSON.stringify(tool) }))), problem: { entry: 'f' }, source: (hash: string) => sources.find((source) => hashOf(source) === hash)!, learn: (kind: string, text: string) => void (kind === 'tool' && learnt.push(JSON.parse(text) as Tool)) };
  assert.deepEqual(await toolbox().propose({ parents: [...parents, ...parents], niche: 0, state: null }, ctx as unknown as Ctx), []);
  return learnt;
}
const GOOD = 'function good(x: number): number { return x + 1; }';
const BAD = 'const bad = (x: number): number => x - 1;';

test('the toolbox: the effect is the difference of mean ranks; what stopped helping is no longer listed', async () => {
  const [good, ...others] = await toolsFrom([GOOD, GOOD.replaceAll(' ', '\n'), `${GOOD} ${BAD}`, BAD, BAD]);
  assert.deepEqual(others, []);
  // ranks 1, ¾, ½ against ¼, 0
  assert.deepEqual([good!.name, good!.effect, good!.users, good!.of, good!.code], ['good', 0.625, 3, 5, GOOD]);
  assert.deepEqual(await toolsFrom([GOOD, '', '', '']), [], 'one program may be luck');
  assert.deepEqual(await toolsFrom([GOOD, GOOD, GOOD]), [], 'nobody to compare with');
  const [gone] = await toolsFrom(['', BAD, GOOD, GOOD], [good!]);
  assert.deepEqual([gone!.name, gone!.effect < 0], ['good', true]);
  const tools = (list: readonly Tool[], options = {}) => toolsText(knowing(list.map((tool) => ({ kind: 'tool', said: JSON.stringify(tool) }))), parent, options);
  assert.match(tools([good!]), /^# Functions to reuse\n[\s\S]*## good: in 3 of 5 programs, which rank 63 % of the field higher\n\n```ts\nfunction good/);
  assert.equal(tools([gone!, good!]), '', 'the newest measurement counts');
  assert.equal(tools([{ ...good!, name: 'here' }]), '', 'the program has one of that name');
  assert.equal(tools([1, 2, 3, 4, 5].map((k) => ({ ...good!, name: `g${k}`, normal: String(k) }))).match(/^## /gm)!.length, 3);
});

test('a toolbox in a run takes no question from anybody, and prompts list what it found', async () => {
  let n = 0;
  const prompts: string[] = [];
  const model: Model = {
    name: 'tools',
    async ask({ prompt }) {
      prompts.push(prompt);
      n++;
      return say(n % 2 ? fenced('const times = (a: number): number => a * a;', `return times(x) + ${1 / n};`) : fenced(`return x + ${n};`));
    },
  };
  const { commits } = await breedWith(bandit({ writers: [writer({ kind: 'full' })], regular: [{ every: 4, proposer: toolbox() }] }), model, 20, 2);
  assert.equal(prompts.length, 20);
  assert.ok(commits.some(({ proposer, lessons }) => proposer === 'toolbox' && lessons?.length));
  assert.ok(prompts.some((prompt) => /## times: in \d+ of \d+ programs/.test(prompt)));
});

const TOLD = ['Think of products.', 'Look at the worst instance.', 'Leave something out.', 'Combine two ideas.'];
/** Writes worse programs unless told to think of products. */
function obedient(): Model & { systems: string[]; prompts: string[] } {
  const [systems, prompts]: [string[], string[]] = [[], []];
  let [instructions, programs] = [0, 0];
  return {
    ...{ name: 'obedient', systems, prompts },
    async ask({ system, prompt }) {
      systems.push(system);
      prompts.push(prompt);
      if (prompt.includes('Write one instruction')) return say(TOLD[instructions++] ?? `Say ${instructions}.`);
      programs++;
      return say(system.endsWith(TOLD[0]!) ? fenced(`return x * x + ${1 / programs};`) : fenced(`return x + ${programs} * 7;`));
    },
  };
}

long('a run breeds instructions: systems end with them, arms are named after them, kill, resume and replay hold', async () => {
  const model = obedient();
  const { commits } = await breedWith(bandit({ writers: [writer({ kind: 'full' })], regular: [{ every: 6, proposer: instruct() }], instructions: 2 }), model, 60, 2, [5, 13, 14]);
  const bred = commits.filter(({ proposer }) => proposer === 'instruct').filter(({ lessons }) => lessons?.some(({ kind }) => kind === 'instruction'));
  assert.ok(bred.length >= 4);
  assert.ok(model.systems.some((system) => system.endsWith(`\n\n${TOLD[0]}`)));
  const arms = new Set(commits.map(({ proposer }) => proposer));
  assert.ok(arms.has('full') && arms.has(`full as told at ${bred[0]!.iteration}`), [...arms].join(', '));
  const asked = model.prompts.filter((prompt) => prompt.includes('Write one instruction'));
  assert.match(asked[0]!, /- mean gain [\d.]+ in \d+ turns: \(nothing further\)\n/);
  assert.match(asked.at(-1)!, /: Think of products\.\n/, 'what brings most is not given up');
  assert.ok(asked.every((prompt) => prompt.split('# Further instructions so far')[1]!.split('# The newest attempts')[0]!.match(/^- /gm)!.length <= 3));
});

test('instructions: too long, code and doubles go back; standings are those of all writers together', async () => {
  const before = knowing([{ kind: 'instruction', said: 'Be brief.' }]);
  const ask = async (answer: string): Promise<string[]> => {
    const model = answering([answer]);
    const ctx = { ...before, problem: { goal: 'g', direction: 'minimize' }, tried: [{ parent: '1.0', kind: 'full', total: 1, note: null }], ask: (request: Parameters<Model['ask']>[0]) => model.ask(request, new AbortController().signal), learn() {} };
    await instruct({ letters: 20 }).propose({ parents: [parent], niche: 0, state: [] }, ctx as unknown as Ctx);
    return model.prompts;
  };
  for (const [answer, why] of [['x'.repeat(21), /has 21 letters; at most 20/], ['```ts\n1\n```', /has code/], ['Be brief.', /given before/], [' ', /is empty/]] as const) assert.match((await ask(answer))[1]!, why);
  assert.equal((await ask('Be bold.')).length, 1);

  const writers = [writer({ kind: 'full' }), writer({ kind: 'diff' })];
  const one = bandit({ writers, regular: [{ every: 1, proposer: instruct() }], instructions: 2 });
  const arm = (turns: number, gain: number) => ({ turns, gain, peak: 0, usd: 0, seconds: 0 });
  const arms = { full: arm(2, 1), diff: arm(1, 0), 'full as told at 3': arm(4, 1), 'diff as told at 3': arm(1, 1), 'diff as told at 5': arm(1, 0), instruct: arm(9, 0) };
  const state = { arms, instructions: [{ at: 5, text: 'e' }, { at: 3, text: 'c' }] };
  assert.deepEqual(one.choose!(state, random(1), 1).state as Standing[], [{ turns: 3, gain: 1 }, { text: 'e', turns: 1, gain: 0 }, { text: 'c', turns: 5, gain: 2 }]);
  const lesson: Lesson = { kind: 'instruction', text: 'g', iteration: 7, gain: 0, record: false };
  const next = one.fold!(state, { iteration: 7, proposer: 'instruct', parents: [], parentFitness: 0, niche: 0, spread: 1, results: [], lessons: [lesson], cost: 1 });
  assert.deepEqual(next.instructions.map(({ at }) => at), [7, 3], 'the one that brought least is given up');
});

test('scratchpad and summary: a lesson each, which later prompts show', async () => {
  let n = 0;
  const prompts: string[] = [];
  const model: Model = {
    name: 'teacher',
    async ask({ prompt }) {
      prompts.push(prompt);
      if (prompt.includes('Distil what the attempts teach')) return say('INSIGHT: products.');
      if (prompt.includes('Summarise which kinds of ideas')) return say('SUMMARY: squares are products.');
      return say(`IDEA: number ${++n}.\n\n${fenced(`return x * x + ${n % 2 ? 1 / n : 9};`)}`);
    },
  };
  const regular = [{ every: 4, proposer: scratchpad() }, { every: 4, proposer: summary() }];
  const { commits } = await breedWith(bandit({ writers: [writer({ kind: 'idea' })], regular }), model, 16, 1, [6]);
  assert.deepEqual(new Set(commits.flatMap(({ lessons }) => lessons?.map(({ kind }) => kind) ?? [])), new Set(['idea', 'insight', 'summary']));
  assert.match(prompts.at(-1)!, /# What the search has taught so far\nINSIGHT: products\.\n\n# Ideas so far\nSUMMARY: squares are products\.\n/);
  const asked = prompts.filter((prompt) => prompt.includes('Summarise'));
  assert.match(asked[0]!, /# Ideas that raised the score[^\n]*\n- scored [^\n]*better by[^\n]*: number [13]\.\n[\s\S]*: number 2\.\n\n# The summary so far\nnone\n/);
  assert.match(asked[1]!, /# The summary so far\nSUMMARY/);
});
