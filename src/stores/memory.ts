import type { Row, Store } from '../core/index.ts';

/** A journal that is gone when the process ends. @example const store = memory() */
export function memory(): Store {
  const rows: Row[] = [];
  const commits: Row[] = [];
  const blobs = new Map<string, string>();
  return {
    append(row) {
      rows.push(row);
      if (row.kind === 'commit') commits.push(row);
    },
    rows: () => rows.slice(),
    rowsAfter: (number) => rows.slice(number).map(({ kind, body, clock }, i) => ({ number: number + 1 + i, kind, body, clock })),
    last: () => rows.at(-1),
    commits: () => commits.length,
    commit: (iteration) => commits[iteration],
    putBlob: (hash, text) => void (blobs.has(hash) || blobs.set(hash, text)),
    blob: (hash) => blobs.get(hash),
    hashes: () => [...blobs.keys()],
    flush() {},
    close() {},
  };
}
