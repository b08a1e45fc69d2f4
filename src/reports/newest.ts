import { Buffer } from 'node:buffer';
import { type Commit, type Store, decodeOnly } from '../core/index.ts';

/** Commits that are looked at one by one, and at most: a glance takes no more than about a twentieth of a second. */
const [NEAR, BACK] = [64, 10_000];

const read = decodeOnly({ drafts: [{ id: true, total: true, claim: { record: true } }] });

/** Few commits have one, and those without this word need not be read. */
const CLAIM = Buffer.from('claim');

type Newest = { id: string; total: number };

function recordIn(body: Uint8Array): Newest | undefined {
  if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(CLAIM)) return undefined;
  const { id, total } = (read(body) as unknown as Pick<Commit, 'drafts'>).drafts.findLast(({ claim }) => claim?.record) ?? {};
  return id !== undefined && typeof total === 'number' ? { id, total } : undefined;
}

/** The newest record of a journal, from its end: what a run that goes on has reached, without folding it. Bans are not looked at. @example newestRecord(store)?.total */
export function newestRecord(store: Store): Newest | undefined {
  const last = store.commits() - 1;
  for (let i = last; i >= 0 && i > last - NEAR; i--) {
    const row = store.commit(i);
    const found = row && recordIn(row.body);
    if (found) return found;
  }
  // a row's number is above its iteration's, so these rows hold that many commits at least; in order they are read quicker
  let newest: Newest | undefined;
  for (const { kind, body } of store.rowsAfter(Math.max(0, last - BACK))) if (kind === 'commit') newest = recordIn(body) ?? newest;
  return newest;
}
