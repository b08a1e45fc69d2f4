/** For each published method its distinguishing mechanism, found in the journal, and missed when that part is another. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { islands, top } from '../../src/archives/index.ts';
import { bandit, writer } from '../../src/proposers/index.ts';
import { recipeFor } from '../../src/recipes/index.ts';
import type { AskingRecipe } from '../../src/recipes/writers.ts';
import { tournament } from '../../src/selectors/index.ts';
import { shape, shownIn } from '../contracts/asked.ts';
import { squares } from '../contracts/conversation.ts';
import { type Asker, type Bred, bred } from '../contracts/recipe.ts';

/** Whose turn each question's iteration was, in order of their starts. */
const turns = ({ commits }: Bred): string[] => commits.filter(({ start }) => start?.asks).sort((a, b) => a.start!.ticket - b.start!.ticket).map(({ start }) => start!.arm!);
const kinds = (run: Bred): string[] => turns(run).map((arm) => arm.replace(/ by .*/, '')).filter((kind) => kind !== 'scratchpad' && kind !== 'instruct');
const share = <T>(all: readonly T[], is: (one: T) => boolean): number => all.filter(is).length / all.length;
const near = (found: number, wanted: number, what: string): void => assert.ok(Math.abs(found - wanted) < 0.1, `${what}: ${found}, not ${wanted}`);
const others = (prompt: string): number => prompt.match(/^## Another program/gm)?.length ?? 0;
const refusals = ({ commits }: Bred): string[] => commits.flatMap(({ drafts }) => drafts.flatMap(({ refused }) => refused ?? []));
const fromSeedOnly = ({ commits }: Bred): void => assert.ok(commits.slice(1).every(({ parents }) => parents[0] === '0.0'), 'a parent is not the seed');
const seedAlone = ({ questions }: Bred): void => {
  for (const { prompt } of questions) assert.ok(/const start = x \* 2;\s+return start \+ 1;/.test(shownIn(prompt)) && others(prompt) === 0 && !prompt.includes('# Tried'), `a question about more than the seed: ${prompt}`);
};
const scratchpadEvery = (every: number) => (run: Bred): void => {
  for (const [turn, arm] of turns(run).entries()) assert.equal(arm === 'scratchpad', turn > 0 && turn % every === 0, `turn ${turn} is ${arm}'s`);
};

/** The parts that a recipe has where it has no wishes. */
const ourWriters = ({ writers: _, ...rest }: AskingRecipe): AskingRecipe => rest;
const ourArchive = (recipe: AskingRecipe): AskingRecipe => ({ ...recipe, archive: islands(6, top({ size: 80 }), { every: 600, migrants: 2 }) });
const oneTop = (recipe: AskingRecipe): AskingRecipe => ({ ...recipe, archive: top() });
const ourSelector = (recipe: AskingRecipe): AskingRecipe => ({ ...recipe, selector: tournament({ size: 3 }) });

/** What a recipe does that it would not do with another part in place of one of its own. */
interface Claim {
  says: string;
  holds(run: Bred): void;
  without(recipe: AskingRecipe): AskingRecipe;
}

const GOOD: Asker = { name: 'good', writes: (n) => `x * x + (${shape(n)}) / ${(n + 1) ** 2}` };
const BAD: Asker = { name: 'bad', writes: (n) => `x * 1000 + ${shape(n)}` };

const METHODS: Record<string, { calls: number; most?: number; askers?: readonly Asker[]; claims: Claim[] }> = {
  alphaevolve: {
    calls: 100,
    askers: [{ ...BAD, weight: 3 }, GOOD],
    claims: [
      {
        says: 'each cell of an island holds one program, and there are several',
        holds: ({ alive }) => assert.ok(alive.at(-1)!.every((cells) => cells.every(({ length }) => length === 1)) && alive.at(-1)!.some((cells) => cells.length >= 3)),
        without: ourArchive,
      },
      {
        says: 'four questions of five are for diffs, the others for whole programs',
        holds(run) {
          assert.deepEqual([...new Set(kinds(run))].sort(), ['diff', 'full']);
          near(share(kinds(run), (kind) => kind === 'diff'), 0.8, 'diffs');
        },
        without: ourWriters,
      },
      {
        says: 'every 25th turn breeds an instruction, which later questions are told',
        holds: (run) => assert.ok(turns(run)[25] === 'instruct' && turns(run).some((arm) => / as told at \d+$/.test(arm))),
        without: ourWriters,
      },
      { says: 'models are asked by weight, whatever they bring', holds: (run) => near(share(turns(run), (arm) => / by bad\b/.test(arm)), 0.75, 'the first model'), without: (recipe) => ({ ...recipe, writers: ({ models = [], ...asking }) => bandit({ writers: [writer({ ...asking, kind: 'full' })], models: models.map(({ name }) => ({ name, weight: 1 })) }) }) },
    ],
  },
  shinka: {
    calls: 160,
    askers: [{ ...GOOD, writes: (n) => (n % 6 === 5 ? null : GOOD.writes!(n)) }, BAD],
    claims: [
      { says: 'near-copies are turned away', holds: (run) => assert.ok(refusals(run).some((reason) => reason.startsWith('a near-copy of'))), without: ourWriters },
      { says: 'every tenth turn is the scratchpad', holds: scratchpadEvery(10), without: ourWriters },
      {
        says: 'diff, full and cross stand as 6 to 3 to 1',
        holds: (run) => Object.entries({ diff: 0.6, full: 0.3, cross: 0.1 }).forEach(([kind, wanted]) => near(share(kinds(run), (one) => one === kind), wanted, kind)),
        without: ourWriters,
      },
      {
        says: 'the model that brings more is asked more, over all ways of asking',
        holds(run) {
          assert.deepEqual(Object.keys((run.state.memory.get('writers') as { arms: object }).arms).sort(), [' by bad', ' by good']);
          assert.ok(share(turns(run).filter((arm) => arm !== 'scratchpad'), (arm) => arm.endsWith('good')) > 0.55);
        },
        without: ourWriters,
      },
      { says: 'an archive of 40, and no migration', holds: ({ alive, commits }) => assert.ok(alive.at(-1)!.flat(2).length <= 40 && commits.length > 60), without: ourArchive },
    ],
  },
  openevolve: {
    calls: 255,
    askers: [{ writes: (n) => Array.from({ length: 1 + (n % 7) }, (_, k) => shape(n + k)).join(' + ') }],
    claims: [
      { says: 'only diffs, with up to five programs beside', holds: (run) => assert.ok(kinds(run).every((kind) => kind === 'diff') && run.questions.some(({ prompt }) => others(prompt) >= 3)), without: ourWriters },
      {
        says: 'after 250 answers some have moved to the next island, and none before',
        holds({ alive }) {
          const moved = (commit: number): number => alive[commit]!.flatMap((cells, niche) => cells.flat().filter((entry) => entry.born > 0 && entry.niche !== niche)).length;
          assert.ok(moved(249) === 0 && moved(250) > 0);
        },
        without: ourArchive,
      },
    ],
  },
  funsearch: {
    calls: 340,
    claims: [
      {
        says: 'an island is emptied, founded by another\'s best, and fills again',
        holds({ alive }) {
          const count = (commit: number, niche: number): number => alive[commit]![niche]!.flat().length;
          const emptied = alive.flatMap((niches, commit) => niches.flatMap((cells, niche) => (commit > 1 && count(commit - 1, niche) > 1 && cells.flat().length === 1 ? [{ commit, niche, founder: cells.flat()[0]! }] : [])));
          assert.equal(emptied.length, 5);
          assert.ok(emptied.every(({ niche, founder }) => founder.niche !== niche));
          assert.ok(emptied.every(({ niche }) => count(alive.length - 1, niche) > 1));
        },
        without: ourArchive,
      },
      {
        says: 'at most two programs are shown, the better one first',
        holds({ questions }) {
          for (const { prompt } of questions) {
            const [own, other] = [/^It scores ([\d.]+)\./m.exec(prompt)![1], /^## Another program, 1: scores ([\d.]+?),? /m.exec(prompt)?.[1]];
            assert.ok(others(prompt) <= 1 && !(Number(other) < Number(own)), `${other} beside ${own}`);
          }
          assert.ok(questions.some(({ prompt }) => others(prompt) === 1));
        },
        without: ourSelector,
      },
    ],
  },
  eoh: {
    calls: 90,
    claims: [
      {
        says: 'four operators in equal shares, two with another program and two without, and an idea with each program',
        holds(run) {
          for (const name of ['e1', 'e2', 'm1', 'm2']) near(share(kinds(run), (kind) => kind === name), 0.25, name);
          for (const { prompt } of run.questions) assert.ok(/totally different|in common/.test(prompt.slice(prompt.lastIndexOf('# What to do'))) || others(prompt) === 0);
          assert.ok(run.state.lessons.filter(({ kind }) => kind === 'idea').length > 60);
        },
        without: ourWriters,
      },
      { says: 'a population of five', holds: ({ alive }) => assert.ok(alive.every((niches) => niches.flat(2).length <= 5)), without: ourArchive },
    ],
  },
  reevo: {
    calls: 160,
    claims: [
      {
        says: 'a reflection on two programs before each crossover, and mutations of the best',
        holds(run) {
          near(share(kinds(run), (kind) => kind === 'crossover'), 2 / 3, 'crossovers');
          run.questions.forEach(({ what }, k) => assert.ok(what !== 'implement' || run.questions[k - 1]!.what === 'reflection'));
          assert.ok(run.questions.some(({ what, prompt }) => what === 'reflection' && others(prompt) === 1));
          const mutations = run.commits.filter(({ proposer }) => proposer === 'mutation');
          assert.ok(mutations.length > 8 && mutations.every(({ start, parentFitness }) => parentFitness === Math.max(...run.alive[start!.atCommit]!.flat(2).map(({ fitness }) => fitness))));
        },
        without: ourWriters,
      },
      { says: 'a reflection on everything after each generation of 15', holds: scratchpadEvery(16), without: ourWriters },
      { says: 'the newest 15 live, and the best', holds: ({ alive }) => assert.ok(alive.every((niches) => niches.flat(2).length <= 16)), without: ourArchive },
    ],
  },
  alpharesearch: {
    calls: 90,
    askers: [{ score: (n) => (n % 3 === 0 ? 5.4 : 5.5) }],
    claims: [
      {
        says: 'an idea below 5.5 is turned away before any code is asked for',
        holds(run) {
          const poor = run.questions.filter(({ what }) => what === 'score');
          assert.ok(poor.length > 8 && refusals(run).some((reason) => reason === 'the idea scores below 5.5: 5.4'));
          run.questions.forEach(({ what }, k) => {
            const next = run.questions[k + 1]?.what;
            if (what === 'score' && next) assert.equal(next === 'implement', poor.indexOf(run.questions[k]!) % 3 !== 0);
            else if (next === 'implement') assert.equal(what, 'score');
          });
        },
        without: ourWriters,
      },
      { says: 'five islands', holds: ({ alive }) => assert.equal(alive.at(-1)!.length, 5), without: ourArchive },
    ],
  },
  plansearch: {
    calls: 48,
    claims: [
      { says: 'observations, derived ones, a plan and code, in this order', holds: ({ questions }) => questions.forEach(({ what }, k) => assert.equal(what, ['observations', 'derived', 'plan', 'implement'][k % 4])), without: ourWriters },
      { says: 'each question is about the seed alone', holds: seedAlone, without: ourWriters },
      { says: 'no other program is ever a parent', holds: fromSeedOnly, without: oneTop },
    ],
  },
  gepa: {
    calls: 120,
    claims: [
      {
        says: 'parents are of the instance front, and best on some instance',
        holds({ commits }) {
          const values = new Map(commits.flatMap(({ drafts }) => drafts.flatMap(({ id, values }) => (id && values ? [[id, [...values]] as const] : []))));
          for (const { start, parents } of commits.slice(1)) {
            const known = [...values].filter(([id]) => Number(id.split('.')[0]) <= start!.atCommit).map(([, all]) => all);
            const own = values.get(parents[0]!)!;
            assert.ok(!known.some((all) => all.every((value, i) => value <= own[i]!) && all.some((value, i) => value < own[i]!)), 'another is nowhere worse');
            assert.ok(own.some((value, i) => known.every((all) => all[i]! >= value)), 'it is best nowhere');
          }
        },
        without: (recipe) => ourSelector(ourArchive(recipe)),
      },
      {
        says: 'a reflection before each program, but for a few merges',
        holds(run) {
          run.questions.forEach(({ what }, k) => assert.ok(['reflection', 'cross', 'full'].includes(what) || run.questions[k - 1]!.what === 'reflection' || /# Your answer/.test(run.questions[k]!.prompt), what));
          near(share(kinds(run), (kind) => kind === 'cross'), 0.1, 'merges');
        },
        without: ourWriters,
      },
    ],
  },
  'best-of-n': {
    calls: 30,
    claims: [
      { says: 'each question is about the seed alone', holds: seedAlone, without: ourWriters },
      { says: 'no other program is ever a parent', holds: fromSeedOnly, without: oneTop },
    ],
  },
  default: {
    calls: 40,
    most: 150,
    claims: [
      { says: 'four ways of asking', holds: (run) => assert.deepEqual([...new Set(kinds(run))].sort(), ['cross', 'diff', 'full', 'idea']), without: (recipe) => ({ ...recipe, writers: (asking) => bandit({ writers: [writer({ ...asking, kind: 'full' })] }) }) },
      {
        says: 'what models wrote is polished at once, wherever it lives',
        holds: ({ commits }) => assert.ok(commits.some(({ start, niche }) => start && !start.asks && niche !== start.ticket % 6)),
        without: (recipe) => ({ ...recipe, polish: false }),
      },
    ],
  },
};

for (const [name, { calls, most, askers = [{}], claims }] of Object.entries(METHODS)) {
  test(`${name}: ${claims.map(({ says }) => says).join('; ')}`, async () => {
    const recipe = recipeFor(name, squares.problem);
    const run = await bred(recipe, calls, askers, most);
    const variants = new Map<Claim['without'], Bred>();
    for (const { says, holds, without } of claims) {
      holds(run);
      if (!variants.has(without)) variants.set(without, await bred(without(recipe), calls, askers, most, false));
      assert.throws(() => holds(variants.get(without)!), `with another part it still holds: ${says}`);
    }
  });
}
