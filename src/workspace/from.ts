import { CladeError, type DraftRecord, type Hash, type Identity, type Proposer, type Recipe, type Store, failureText, fitnessOf } from '../core/index.ts';
import { commitsOf } from '../engine/index.ts';
import type { Loaded } from './problem.ts';

/** Programs of another run that a run begins with. */
export interface Beginning {
  run: string;
  programs: readonly { hash: Hash; source: string }[];
  /** Models wrote some of them, or may have: they run behind the boundary. */
  asked?: true;
}

/** So many of the best, different ones. */
const BEST = 8;

/** The best programs of a run, best first. Throws `usage.*` where it is in another language. */
export function bestOf(run: string, store: Store, of: Loaded, to: Loaded): Beginning {
  if (of.tongue.name !== to.tongue.name) throw new CladeError('usage.bad-value', `the programs of ${run} are ${of.tongue.title}, those of ${to.problem.name} are ${to.tongue.title}`, 'choose a run of programs in the same language');
  const fitness = ({ total }: DraftRecord): number => fitnessOf(of.problem.direction, total!);
  const scored = commitsOf(store).flatMap(({ drafts }) => drafts.filter(({ total, program }) => typeof total === 'number' && program !== undefined));
  const found = new Map<Hash, string>();
  for (const { program } of scored.sort((a, b) => fitness(b) - fitness(a) || a.size! - b.size!)) {
    const source = found.size < BEST ? store.blob(program!) : undefined;
    if (source !== undefined) found.set(program!, source);
  }
  if (found.size === 0) throw new CladeError('journal.empty', `${run} holds no program with a score`, 'name a run that has measured something');
  return { run, programs: [...found].map(([hash, source]) => ({ hash, source })) };
}

/** The programs that a run began with, from its own journal. */
export function beginningOf({ from }: Identity, store: Store): Beginning | undefined {
  return from && { ...from, programs: from.programs.map((hash) => ({ hash, source: store.blob(hash)! })) };
}

/** What became of the programs that a run began with. */
export interface FromUsed {
  run: string;
  given: number;
  tried: number;
  /** They have a score here, or behave as a program that has one. */
  usable: number;
  /** Why the first that is of no use is not. */
  why: string | undefined;
}

/** Counts, from the journal, how many programs of the other run could be used; undefined where there is no other run. */
export function fromUsed({ from }: Identity, store: Store): FromUsed | undefined {
  if (!from) return undefined;
  const drafts = commitsOf(store).flatMap((commit) => commit.drafts.filter(({ kind }) => kind === 'given'));
  const useless = drafts.filter(({ total, refused = '' }) => typeof total !== 'number' && !/^(the same source|behaves) as /.test(refused));
  const [first] = useless;
  return { run: from.run, given: from.programs.length, tried: drafts.length, usable: drafts.length - useless.length, why: first && (first.refused ?? failureText({ ...first.failure!, feedback: first.feedback })) };
}

/** @example fromText({ run: 'old-1', given: 8, tried: 8, usable: 5, why: 'time: …' }) // '5 of the 8 best programs of old-1 could be used here; the first that could not: time: …' */
export function fromText({ run, given, tried, usable, why }: FromUsed): string {
  return `${usable} of the ${given} best programs of ${run} could be used here${tried < given ? `, ${tried} were tried` : ''}${why === undefined ? '' : `; the first that could not: ${why}`}`;
}

/** A recipe whose first turns draft programs of another run, as they are: measured here, whatever was claimed there. */
export function beginningWith(recipe: Recipe, beginning: Beginning | undefined): Recipe {
  if (!beginning) return recipe;
  const proposer = given(recipe.proposer, beginning, recipe.modelsOnly ? 0 : 1);
  return { ...recipe, proposer, ...(recipe.writer ? { writer: recipe.writer === recipe.proposer ? proposer : recipe.writer } : {}) };
}

function given(inner: Proposer, { programs }: Beginning, first: number): Proposer {
  const drafts = programs.map(({ source }, i): Proposer => ({ name: `given ${i + 1}`, start: null, propose: () => Promise.resolve([{ source, parents: [], kind: 'given' }]) }));
  return {
    ...inner,
    choose(state, rng, turn) {
      const proposer = drafts[turn - first];
      return proposer ? { proposer, state: null } : (inner.choose?.(state, rng, turn) ?? { proposer: inner, state });
    },
    named(name, state) {
      const proposer = drafts.find((one) => one.name === name);
      return proposer ? { proposer, state: null } : inner.named?.(name, state);
    },
    fold: (state, outcome) => (outcome.proposer.startsWith('given ') ? state : (inner.fold?.(state, outcome) ?? state)),
  };
}
