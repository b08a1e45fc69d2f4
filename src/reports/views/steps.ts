import type { Chronicle, Fate } from './chronicle.ts';

/** A line of a step: so many of something. */
export interface Tally {
  readonly what: string;
  readonly count: number;
}

/** One of the seven steps of the loop. */
export interface StepView {
  readonly step: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  readonly name: 'grow' | 'select' | 'propose' | 'screen' | 'evaluate' | 'place' | 'learn';
  /** What went through. */
  readonly did: readonly Tally[];
  /** What ended here, by reason, most frequent first. */
  readonly lost: readonly Tally[];
}

/** The seven steps with what went through each and what was refused there. @example steps(chronicle).find(({ name }) => name === 'screen') */
export function steps({ candidates, counts, problem, searchCount, state, asked, answers }: Chronicle): StepView[] {
  const instances = problem.instances();
  const of = (...fates: Fate[]): number => candidates.reduce((sum, { fate }) => sum + (fates.includes(fate) ? 1 : 0), 0);
  const why = (fate: Fate): Tally[] => {
    const found = new Map<string, number>();
    for (const one of candidates) if (one.fate === fate) found.set(one.why!, (found.get(one.why!) ?? 0) + 1);
    return tallies(found);
  };
  const ran = of('failed', 'raced', 'passed over', 'placed');
  const bred = candidates.length - 1;
  return [
    { step: 1, name: 'grow', did: [{ what: 'search instances', count: searchCount }, ...(['validation', 'heldOut'] as const).map((split) => ({ what: split === 'heldOut' ? 'held-out instances' : `${split} instances`, count: instances.filter((one) => one.split === split).length }))], lost: [] },
    { step: 2, name: 'select', did: [{ what: 'iterations', count: counts.iterations - 1 }, ...(state.epoch.number > 0 ? [{ what: 'times started over', count: state.epoch.number }] : [])], lost: [{ what: 'brought no draft', count: counts.idle }].filter(({ count }) => count > 0) },
    { step: 3, name: 'propose', did: [{ what: 'drafts', count: bred }, ...(asked.length > 0 ? [{ what: 'questions to models', count: asked.filter(({ attempt }) => attempt === 0).length }, { what: 'answers', count: answers.length }] : [])], lost: [] },
    { step: 4, name: 'screen', did: [{ what: 'passed', count: ran - 1 }, ...(counts.twins > 0 ? [{ what: 'shorter twins', count: counts.twins }] : [])], lost: why('refused') },
    { step: 5, name: 'evaluate', did: [{ what: 'scored', count: of('passed over', 'placed') - 1 }, { what: 'instance runs', count: state.runs }], lost: [...why('raced'), ...why('failed')] },
    { step: 6, name: 'place', did: [{ what: 'placed', count: of('placed') - 1 }, { what: 'claims', count: counts.claims }, { what: 'records', count: state.records.length - 1 }], lost: [{ what: 'no place in the archive', count: of('passed over') }, ...tallies(counts.broken)].filter(({ count }) => count > 0) },
    { step: 7, name: 'learn', did: [{ what: 'beat their parent', count: counts.improved }, ...(counts.lessons > 0 ? [{ what: 'lessons in words', count: counts.lessons }] : [])], lost: [] },
  ];
}

function tallies(map: ReadonlyMap<string, number>): Tally[] {
  return [...map].map(([what, count]) => ({ what, count })).sort((a, b) => b.count - a.count || (a.what < b.what ? -1 : 1));
}
