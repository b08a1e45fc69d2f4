import type { ModelRequest, Proposer, Store } from '../core/index.ts';
import type { Hand, Hint } from './steering.ts';

/** Who is said to have written a person's own program. */
export const YOU = 'you';

/** A person's own program as a proposer of one draft: it goes the way of every other draft. */
export function ownHand({ program, parent }: Hand, store: Store): Proposer<null> {
  return { name: YOU, start: null, propose: () => Promise.resolve([{ source: store.blob(program)!, parents: [parent.id], kind: 'own edit' }]) };
}

/** A question with the hints of whoever watches the run, after everything else. What has no system text is no question: embeddings. */
export function hinted(request: ModelRequest, hints: readonly Hint[]): ModelRequest {
  if (hints.length === 0 || request.system === '') return request;
  return { ...request, prompt: `${request.prompt}\n\n# From the person who watches this search\n${hints.map(({ text }) => `- ${text.trim().replaceAll('\n', '\n  ')}`).join('\n')}` };
}
