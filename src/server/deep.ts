import { CladeError, type JournalEvent, decode } from '../core/index.ts';
import { recipeToRead } from '../recipes/index.ts';
import { folding } from '../reports/index.ts';
import { type ArchiveView, type Chronicle, archive, chronicler } from '../reports/views/index.ts';
import type { OpenRun } from './open.ts';
import type { ArchiveAt } from './protocol.ts';

/** Milliseconds of folding in which nobody else is answered. */
const TURN_MS = 12;
/** Views of the archive that are kept at most, and members in all of them together. */
const [STOPS, MEMBERS] = [48, 100_000];

/** What takes a fold with all rules of the archive: made when somebody asks, and kept up with the journal from then on. */
export interface Deep {
  /** Up to the newest row. Throws `journal.empty` where the seed is not measured yet. */
  chronicle(): Promise<Chronicle>;
  /** The archive as it was after a commit. @default the newest */
  archive(at?: number): Promise<ArchiveAt>;
  /** Lets go of what was folded: some kilobytes for each candidate. Whoever asks next waits for it again. */
  forget(): void;
}

interface Fold {
  chronicle(): Promise<Chronicle>;
  views(): readonly ArchiveView[];
}

/** @example (await deepOf(run).chronicle()).state.champion */
export function deepOf(run: OpenRun): Deep {
  let fold: Fold | undefined;
  const held = (): Fold => (fold ??= begin(run));
  return {
    chronicle: () => held().chronicle(),
    async archive(at = Number.POSITIVE_INFINITY) {
      const { chronicle, views } = held();
      const { state } = await chronicle();
      const kept = at >= state.committed ? undefined : views().findLast((view) => view.at <= at);
      return { view: kept ?? archive(state), stops: [...views().map((view) => view.at).filter((stop) => stop < state.committed), state.committed] };
    },
    forget() {
      fold = undefined;
    },
  };
}

function begin({ store, identity, loaded: { problem }, search }: OpenRun): Fold {
  const recipe = recipeToRead(identity.recipe, problem);
  const scribe = chronicler({ identity, problem, recipe, searchCount: search.length });
  let row = 0;
  let every = 1;
  let views: ArchiveView[] = [];
  const { state, event: fold } = folding(store, problem, recipe, identity.seed, search.length, {
    onEvent(event) {
      if (event.kind === 'asked') scribe.asked(event.body);
      if (event.kind === 'answer') scribe.answer(event.body);
      return true;
    },
    onCommit(commit, now, outcome) {
      scribe.commit(commit, now, outcome);
      if (commit.iteration % every === 0) keep(archive(now));
    },
  });

  /** Every second view goes when there are too many, so that they stay spread over the run. */
  function keep(view: ArchiveView): void {
    views.push(view);
    const all = views.reduce((sum, { members }) => sum + members.length, 0);
    if (views.length <= STOPS && (all <= MEMBERS || views.length <= 4)) return;
    every *= 2;
    views = views.filter(({ at }) => at % every === 0);
  }

  async function read(): Promise<void> {
    for (;;) {
      const began = performance.now();
      let more = false;
      for (const { number, kind, body, clock } of store.rowsAfter(row)) {
        fold({ kind, body: decode(body) } as unknown as JournalEvent, clock);
        row = number;
        if (performance.now() - began < TURN_MS) continue;
        more = true;
        break;
      }
      if (!more) return;
      await new Promise(setImmediate);
    }
  }

  let reading: Promise<void> | undefined;
  async function chronicle(): Promise<Chronicle> {
    reading ??= read().finally(() => (reading = undefined));
    await reading;
    if (!state.champion) throw new CladeError('journal.empty', 'the run has not measured its seed yet', 'wait a moment');
    return scribe.chronicle(state, store.last()?.digest ?? '', state.committed + 1);
  }

  return { chronicle, views: () => views };
}
