import type { Proposer } from '../core/index.ts';

export interface SymbolicOptions {
  /** Chance of each further edit on the same draft. @default 0.3 */
  more?: number;
  /** A program that does not look at what it is handed reads it first, and is edited once more. @default false */
  reads?: boolean;
}

/** Small edits of the parent's source, inside the EVOLVE blocks. @example symbolic() */
export function symbolic({ more = 0.3, reads = false }: SymbolicOptions = {}): Proposer<null> {
  return {
    name: 'edits',
    start: null,
    async propose({ parents }, { rng, source, tongue, vocabulary, maxNodes, handsOver }) {
      const [parent] = parents;
      if (!parent) return [];
      let text = source(parent.program);
      let kind: string | undefined;
      // Who does not look at what it is handed cannot improve on it, and who does nothing else hands it back.
      const seeing = reads && handsOver && !tongue.names(text).has('incumbent') ? tongue.edit(text, { vocabulary, rng, empty: false, maxNodes, kind: 'read input' }) : undefined;
      if (seeing) ({ text, kind } = seeing);
      do {
        const draft = tongue.edit(text, { vocabulary, rng, empty: !handsOver, maxNodes });
        if (!draft) break;
        const last = kind === undefined && !rng.chance(more);
        kind = kind === undefined ? draft.kind : `${kind} + ${draft.kind}`;
        if (last) return [{ source: draft.text, parents: [parent.id], kind }];
        if (tongue.prepare(draft.text).size > maxNodes) break;
        text = draft.text;
      } while (rng.chance(more));
      return kind === undefined ? [] : [{ source: text, parents: [parent.id], kind: kind.includes('+') ? 'several edits' : kind }];
    },
  };
}
