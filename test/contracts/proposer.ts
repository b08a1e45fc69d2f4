import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ctx, type Entry, type Proposer, encode, hashOf, random } from '../../src/core/index.ts';
import { analyse, compile, frameOf, typescript } from '../../src/language/index.ts';
import { entryOf } from './archive.ts';

const SEED = `export function f(x: number, y: number): number {
  // EVOLVE-BLOCK-START
  const d = x - y;
  if (d > 2.5) return d * 0.5;
  return Math.max(d, 1) - y / 3;
  // EVOLVE-BLOCK-END
}
`;
const OTHER = SEED.replace('d * 0.5', 'Math.sqrt(d) + x').replace('2.5', '7');

/**
 * What every proposer promises. Trials are answered by a fitness that is best where all constants are 1.
 * @example testProposer('mine', () => mine())
 */
export function testProposer(name: string, make: () => Proposer): void {
  const sources = new Map([SEED, OTHER].map((source) => [hashOf(source), source]));
  const entries: Entry[] = [...sources.keys()].map((program, i) => ({ ...entryOf(i, -100 - i), program }));

  const ctx = (seed: number): Ctx & { spent: number } => {
    const purse = { left: 300 };
    const made = {
      iteration: seed,
      rng: random(seed, 'contract'),
      purse,
      tongue: typescript,
      vocabulary: {},
      maxNodes: 200,
      handsOver: false,
      spent: 0,
      source: (program: string) => sources.get(program)!,
      problem: { title: 'A contract', goal: 'Return a large number.', direction: 'maximize' as const, entry: 'f', limits: { steps: 1000, seconds: 1, memoryMB: 64, outputBytes: 1000 } },
      check: () => null,
      record: () => undefined,
      parents: () => [],
      living: [],
      tried: [],
      lessons: [],
      learn() {},
      text: () => '',
      breed: async (seeds: readonly string[]) => ({ blocks: seeds.map((text) => ({ text: text.replace('x', '(x + 1)'), kind: 'bred' })), tried: 1, steps: 1 }),
      ask: () => Promise.reject(new Error('there is no model here')),
      session: async (source: string, constants: number) => {
        compile(source, 'f', { lifted: constants });
        return {
          trials: async (vectors: readonly Float64Array[]) => {
            const affordable = vectors.slice(0, purse.left);
            purse.left -= affordable.length;
            made.spent += affordable.length;
            return affordable.map((vector) => ({ fitness: -vector.reduce((sum, value) => sum + (value - 1) ** 2, 0), steps: 1 }));
          },
          close() {},
        };
      },
    };
    return made;
  };
  const propose = async (seed: number, parents: readonly Entry[]) => {
    const proposer = make();
    const chosen = proposer.choose?.(proposer.start, random(seed), seed) ?? { proposer, state: proposer.start };
    const context = ctx(seed);
    return { drafts: await chosen.proposer.propose({ parents, niche: 0, state: chosen.state }, context), context };
  };

  test(`${name}: drafts parse, keep what stands outside the blocks, differ, and name their parents`, async () => {
    const frame = frameOf(analyse(SEED));
    let made = 0;
    for (let seed = 0; seed < 60; seed++) {
      const parents = seed % 2 ? entries : [...entries].reverse();
      const { drafts } = await propose(seed, parents);
      for (const { source, parents: ids, kind } of drafts) {
        made++;
        compile(source, 'f');
        assert.equal(frameOf(analyse(source)), frame);
        assert.ok(!sources.has(hashOf(source)), 'the draft is its parent');
        assert.ok(ids.length > 0 && ids.every((id) => entries.some((entry) => entry.id === id)));
        assert.ok(kind.length > 0);
      }
    }
    assert.ok(made > 10, `${made} drafts in 60 turns`);
  });

  test(`${name}: the same stream makes the same drafts, and the purse is a limit`, async () => {
    for (let seed = 0; seed < 10; seed++) {
      const first = await propose(seed, entries);
      assert.deepEqual((await propose(seed, entries)).drafts, first.drafts);
      assert.ok(first.context.spent <= 300);
    }
  });

  test(`${name}: without parents it proposes nothing, and its memory is plain data`, async () => {
    assert.deepEqual((await propose(1, [])).drafts, []);
    encode(make().start);
  });
}
