import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Row, type Store, encode } from '../../src/core/index.ts';

const row = (kind: Row['kind'], n: number): Row => ({ kind, body: encode({ n }), digest: `digest ${n}`, clock: { seconds: n, cpuSeconds: 2 * n } });
const plain = ({ kind, body, digest, clock }: Row) => ({ kind, body: [...body], digest, clock });

/**
 * What every store promises. `reopen` gives the same store again, or undefined where nothing outlives the process.
 * @example testStore('mine', () => mine())
 */
export function testStore(name: string, make: () => Store, reopen?: () => Store): void {
  test(`${name}: rows come back in order, at once`, () => {
    const store = make();
    const rows = [row('start', 0), row('note', 1), ...Array.from({ length: 200 }, (_, i) => row('commit', i + 2))];
    for (const one of rows) store.append(one);
    assert.deepEqual([...store.rows()].map(plain), rows.map(plain));
    assert.deepEqual(plain(store.last()!), plain(rows.at(-1)!));
    assert.equal(store.commits(), 200);
    assert.deepEqual(plain(store.commit(0)!), plain(rows[2]!));
    assert.deepEqual(plain(store.commit(199)!), plain(rows[201]!));
    assert.equal(store.commit(200), undefined);
    store.close();
  });

  test(`${name}: rows after a number come with theirs, in pages or in one, also those that wait to be written`, () => {
    const store = make();
    for (let i = 0; i < 1100; i++) store.append(row(i % 3 === 0 ? 'note' : 'commit', i));
    const after = (number: number) => [...store.rowsAfter(number)];
    assert.deepEqual(after(0).map(({ number }) => number), Array.from({ length: 1100 }, (_, i) => i + 1));
    const seventh = plain(row('note', 6));
    assert.deepEqual({ ...plain({ ...after(6)[0]!, digest: '' }), digest: undefined }, { ...seventh, digest: undefined });
    assert.deepEqual(after(1098).map(({ number, clock }) => [number, clock.seconds]), [[1099, 1098], [1100, 1099]]);
    assert.deepEqual(after(1100), []);
    store.append(row('commit', 1100));
    assert.equal(after(1100)[0]!.number, 1101);
    store.close();
  });

  test(`${name}: an empty store has nothing`, () => {
    const store = make();
    assert.deepEqual([...store.rows()], []);
    assert.equal(store.last(), undefined);
    assert.equal(store.commits(), 0);
    assert.equal(store.blob('nothing'), undefined);
    store.close();
  });

  test(`${name}: blobs are kept once, and the first text stays, before a flush and after`, () => {
    const store = make();
    store.putBlob('a', 'text with ünicode');
    store.putBlob('a', 'another');
    assert.equal(store.blob('a'), 'text with ünicode');
    store.flush();
    assert.deepEqual(store.hashes(), ['a']);
    store.putBlob('a', 'a third');
    assert.equal(store.blob('a'), 'text with ünicode');
    store.flush();
    assert.equal(store.blob('a'), 'text with ünicode');
    store.close();
  });

  if (!reopen) return;
  test(`${name}: what was flushed is there after reopening, and commits go on counting`, () => {
    const store = make();
    for (let i = 0; i < 70; i++) store.append(row('commit', i));
    store.putBlob('b', 'kept');
    store.flush();
    store.close();
    const again = reopen();
    assert.equal(again.commits(), 70);
    assert.equal(again.blob('b'), 'kept');
    again.append(row('commit', 70));
    assert.deepEqual(plain(again.commit(70)!), plain(row('commit', 70)));
    again.close();
  });
}
