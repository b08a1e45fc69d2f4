import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { type Plain, PlainError, decode, decodeOnly, encode } from '../src/core/index.ts';
import { largeRun } from '../bench/large-run.ts';
import { commitsOf, readCommit as commitOf, whyOf } from '../src/engine/index.ts';
import { STATE, columnsOf, newestRecord } from '../src/reports/index.ts';
import { memory, sqlite } from '../src/stores/index.ts';
import { evolve, look } from '../src/workspace/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-columns-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('decodeOnly gives what decode gives, of the keys that are wanted', () => {
  const value: Plain = { a: 1, ab: 'two', b: [{ c: 3n, d: new Float64Array([1]), e: { f: null } }, { d: 'only' }], é: true, z: new Uint8Array([1, 2]) } as Plain;
  const bytes = encode(value);
  assert.deepEqual(decodeOnly({ a: true, z: true, missing: true })(bytes), { a: 1, z: new Uint8Array([1, 2]) });
  assert.deepEqual(decodeOnly({ ab: true, b: [{ c: true, e: { f: true } }], é: true })(bytes), { ab: 'two', b: [{ c: 3n, e: { f: null } }, {}], é: true });
  assert.deepEqual(decodeOnly(true)(bytes), value);
  assert.deepEqual(decodeOnly({ a: { x: true }, ab: [true] })(bytes), { a: 1, ab: 'two' }, 'what is no object comes back whole');
  assert.throws(() => decodeOnly({ z: true })(bytes.subarray(0, bytes.length - 1)), PlainError);
  const tree = fc.letrec<{ any: Plain }>((tie) => ({ any: fc.oneof({ maxDepth: 3 }, fc.constant(null), fc.boolean(), fc.integer(), fc.double({ noNaN: true }), fc.string(), fc.bigInt(), fc.array(tie('any'), { maxLength: 4 }), fc.dictionary(fc.constantFrom('a', 'ab', 'b', 'constructor', 'ü'), tie('any'), { noNullPrototype: true })) as fc.Arbitrary<Plain> })).any;
  fc.assert(fc.property(fc.dictionary(fc.constantFrom('a', 'ab', 'b', 'constructor', 'ü'), tree, { noNullPrototype: true }), fc.subarray(['a', 'ab', 'b', 'constructor', 'ü']), (object, keys) => {
    const whole = decode(encode(object)) as Record<string, Plain>;
    const wanted = Object.fromEntries(keys.map((key) => [key, true as const]));
    assert.deepEqual(decodeOnly(wanted)(encode(object)), Object.fromEntries(Object.entries(whole).filter(([key]) => keys.includes(key))));
  }));
});

test('columns say what the journal says, read at once or piece by piece while it is written', async () => {
  const run = join(folder, 'run');
  const pieces: number[] = [];
  let reader: ReturnType<typeof look> | undefined;
  let columns: ReturnType<typeof columnsOf> | undefined;
  await evolve({
    ...{ problem: new URL('../bench/problems/microsecond', import.meta.url).pathname, seed: 5, evaluations: 1200, workers: 1, out: run },
    onCommit({ committed }) {
      if (committed < 200 || committed % 100 !== 0) return;
      // another connection, as another process has one
      reader ??= look(run);
      columns ??= columnsOf(reader.store);
      pieces.push(columns.update());
    },
  });
  assert.ok(pieces.filter((piece) => piece > 0).length > 2, 'it was read while it grew');
  const others: string[] = [];
  columns!.update(({ kind }) => void others.push(kind));
  assert.deepEqual(others, ['note'], 'the result came last');
  const whole = columnsOf(reader!.store);
  assert.equal(whole.update(), columns!.count);
  assert.deepEqual(whole.slice(), columns!.slice());
  assert.deepEqual([whole.row, whole.names, whole.records], [columns!.row, columns!.names, columns!.records]);

  const commits = commitsOf(reader!.store);
  const { iteration, draft, parent, total, proposer, kind, why, size, runs, state, seconds } = whole.slice();
  assert.equal(whole.commits, commits.length);
  let [index, sum] = [0, 0];
  for (const commit of commits) {
    sum += commit.runs;
    commit.drafts.forEach((one, place) => {
      assert.deepEqual([iteration[index], draft[index], runs[index], size[index]], [commit.iteration, place, sum, one.size ?? 0]);
      assert.equal(whole.names.proposer[proposer[index]!], commit.proposer);
      assert.equal(whole.names.kind[kind[index]!], one.kind);
      assert.equal(whole.names.why[why[index]!], whyOf(one) ?? '');
      assert.equal(Number.isNaN(total[index]!) ? null : total[index], one.total ?? null);
      assert.equal(parent[index], commit.parents.length === 0 ? -1 : whole.indexOf(commit.parents[0]!));
      const bits = { ran: one.total != null, failed: !!one.failure, refused: !!one.refused, claimed: !!one.claim, record: !!one.claim?.record, twin: one.twin !== undefined, kept: one.total != null && reader!.store.blob(one.program!) !== undefined, yours: false };
      for (const [name, set] of Object.entries(bits)) assert.equal((state[index]! & STATE[name as keyof typeof STATE]) !== 0, set, `${name} of ${commit.iteration}.${place}`);
      if (one.id !== undefined) assert.equal(whole.indexOf(one.id), index);
      index++;
    });
  }
  assert.equal(index, whole.count);
  assert.deepEqual([whole.indexOf('0.1'), whole.indexOf('99999.0'), whole.indexOf('nonsense')], [-1, -1, -1]);
  assert.ok(seconds.every((at, i) => i === 0 || at >= seconds[i - 1]!));
  assert.ok(whole.records.length > 1 && whole.records.every((record) => state[record.index]! & STATE.record));
  reader!.store.close();
});

test('a large run in slices: hashes are asked for once, and what is kept is the same; the newest record is found far from the end', async () => {
  await largeRun(join(folder, 'large'), 4300);
  const store = sqlite({ file: join(folder, 'large/journal.db'), readOnly: true });
  let [asked, read] = [0, 0];
  const slices = columnsOf({
    ...store,
    hashes() {
      asked++;
      return store.hashes();
    },
    *rowsAfter(number) {
      read = 0;
      for (const row of store.rowsAfter(number)) {
        yield row;
        if (++read === 1200) return;
      }
    },
  });
  while (slices.update() > 0);
  assert.equal(slices.count, 4300);
  // with the last slice, which is as new as the hashes, they are asked for again
  assert.ok(asked >= 1 && asked <= 2, `${asked} times`);
  const { state, iteration, draft } = slices.slice();
  for (let i = 0; i < slices.count; i++) {
    const record = commitOf(store, iteration[i]!)!.drafts[draft[i]!]!;
    assert.equal((state[i]! & STATE.kept) !== 0, record.total != null && store.blob(record.program!) !== undefined, `${iteration[i]}.${draft[i]}`);
  }
  const last = slices.records.at(-1)!.index;
  assert.ok(slices.commits - iteration[last]! > 64, 'it is far from the end');
  assert.equal(newestRecord(store)?.id, `${iteration[last]}.${draft[last]}`);
  store.close();
});

test('columns of nothing are empty, in a store of either kind', () => {
  for (const store of [memory(), sqlite({ file: join(folder, 'empty.db') })]) {
    const columns = columnsOf(store);
    assert.equal(columns.update(), 0);
    assert.deepEqual([columns.count, columns.row, columns.slice().total.length], [0, 0, 0]);
    store.close();
  }
});

test('reasons are counted without ids, and end where a sentence may', () => {
  const why = (refused: string): string | undefined => whyOf({ refused });
  assert.deepEqual(['the same source as 3.0', 'behaves as 12.1', 'behaves as 12.1, which is banned', 'does not behave as 7.0', 'larger than 400 nodes'].map(why), ['the same source as another', 'behaves as another', 'behaves as another, which is banned', 'does not behave as its parent', 'larger than 400 nodes']);
});
