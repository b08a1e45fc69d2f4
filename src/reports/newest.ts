import { type Commit, type Store, decodeOnly } from '../core/index.ts';

/** Commits that are looked at: a glance takes no more than about a tenth of a second. */
const BACK = 10_000;

const read = decodeOnly({ drafts: [{ id: true, total: true, claim: { record: true } }] });

/** The newest record of a journal, from its end: what a run that goes on has reached, without folding it. Bans are not looked at. @example newestRecord(store)?.total */
export function newestRecord(store: Store): { id: string; total: number } | undefined {
  const last = store.commits() - 1;
  for (let i = last; i >= 0 && i > last - BACK; i--) {
    const row = store.commit(i);
    const record = row && (read(row.body) as unknown as Pick<Commit, 'drafts'>).drafts.findLast(({ claim }) => claim?.record);
    if (record?.id !== undefined && typeof record.total === 'number') return { id: record.id, total: record.total };
  }
  return undefined;
}
