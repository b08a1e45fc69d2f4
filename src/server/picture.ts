import { CladeError, type Plain, reason } from '../core/index.ts';
import { type Stage, outputIn, stage } from '../workspace/run.ts';
import type { OpenRun } from './open.ts';
import { draftOf } from './program.ts';

/** Drawings that are kept, and letters of the largest. */
const [KEPT, LARGEST] = [200, 4_000_000];
/** A sandbox that nobody needs ends after this. */
const IDLE_MS = 20_000;

/** Draws what programs make; one at a time. */
export interface Painter {
  /** An SVG. Throws `usage.no-picture`. */
  draw(id: string): Promise<string>;
  close(): void;
}

/**
 * A stored output is drawn as it is; else the program runs once more, in the sandbox the run had: what a model wrote
 * only behind the real boundary.
 * @example await painterOf(run).draw('120.0')
 */
export function painterOf(run: OpenRun): Painter {
  const { loaded, store, identity } = run;
  const { problem, instances } = loaded;
  const shown = instances.find(({ split }) => split === 'validation') ?? instances[0]!;
  const drawn = new Map<string, Promise<string>>();
  let queue: Promise<unknown> = Promise.resolve();
  let staged: Stage | undefined;
  let idle: NodeJS.Timeout | undefined;

  const end = (): void => {
    clearTimeout(idle);
    staged?.evaluator.close();
    staged = undefined;
  };

  async function outputOf(source: string): Promise<Plain | null> {
    clearTimeout(idle);
    staged ??= stage(loaded, 1, store, identity.asks === true);
    try {
      return await staged.evaluator.output(staged.evaluator.prepare(source), shown.id);
    } finally {
      idle = setTimeout(end, IDLE_MS);
      idle.unref();
    }
  }

  async function paint(id: string): Promise<string> {
    const { draft } = draftOf(run, id);
    if (!problem.picture) throw new CladeError('usage.no-picture', `${problem.name} draws nothing`, 'a problem may export picture(data, output)');
    const source = draft.program === undefined ? undefined : store.blob(draft.program);
    const stored = draft.output !== undefined && store.blob(draft.output) !== undefined ? outputIn(store, draft.output) : undefined;
    if (draft.total == null || (stored === undefined && source === undefined)) throw new CladeError('usage.no-picture', `of ${id} neither an output nor the program is kept`, 'look at one that was placed');
    const output = stored ?? (await outputOf(source!));
    if (output === null) throw new CladeError('usage.no-picture', `${id} fails on ${shown.id}, which is drawn`, 'look at another one');
    const svg = problem.picture(shown.data, output);
    if (typeof svg !== 'string' || !/^\s*(<\?xml[^>]*>\s*)?<svg[\s>]/.test(svg)) throw new CladeError('problem.invalid', 'picture() of the problem did not return an SVG', 'it must return a text that begins with <svg');
    if (svg.length > LARGEST) throw new CladeError('usage.no-picture', `the drawing of ${id} has ${svg.length} letters`, `at most ${LARGEST} are shown`);
    return svg;
  }

  return {
    draw(id) {
      const known = drawn.get(id);
      if (known) return known;
      const next = queue.then(() => paint(id)).catch((error: unknown) => {
        drawn.delete(id);
        throw error instanceof CladeError ? error : new CladeError('problem.invalid', `picture() of the problem failed: ${reason(error)}`, 'fix it in problem.ts', error);
      });
      queue = next.catch(() => {});
      drawn.set(id, next);
      if (drawn.size > KEPT) drawn.delete(drawn.keys().next().value!);
      return next;
    },
    close: end,
  };
}
