import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Archive, type Entry, random } from '../../src/core/index.ts';
import { Population } from '../../src/engine/index.ts';

/** An entry with a fitness, for archives and selectors under test. */
export function entryOf(id: number, fitness: number, size = 10, metrics: Record<string, number> = {}, values?: readonly number[]): Entry {
  return { id: `${id}.0`, program: String(id), parents: [], proposer: 'test', kind: 'test', niche: 0, born: id, size, total: fitness, fitness, metrics, ...(values && { values }) };
}

const points = fc.array(fc.record({ fitness: fc.double({ min: -100, max: 100, noNaN: true }), size: fc.integer({ min: 1, max: 60 }), x: fc.double({ min: -1, max: 2, noNaN: true }), values: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 3 }) }), { minLength: 1, maxLength: 120 });

/**
 * What every archive promises, whoever wrote it.
 * @example testArchive('mine', () => mine())
 */
export function testArchive(name: string, make: () => Archive): void {
  const fill = (drawn: readonly { fitness: number; size: number; x: number; values: number[] }[]): Population => {
    const population = new Population(make());
    drawn.forEach(({ fitness, size, x, values }, i) => population.place(entryOf(i, fitness, size, { x }, values), i % population.niches));
    return population;
  };

  test(`${name}: cells are named, and naming them changes nothing`, () => {
    const archive = make();
    const entry = Object.freeze(entryOf(1, 1, 10, Object.freeze({ x: 0.5 })));
    const cells = archive.cells(entry);
    assert.ok(cells.length > 0 && cells.every((cell) => typeof cell === 'string' || Number.isSafeInteger(cell)));
    assert.deepEqual(archive.cells(entry), cells);
  });

  test(`${name}: the first to come to a cell stays, and members are never invented`, () => {
    fc.assert(
      fc.property(points, (drawn) => {
        const population = fill(drawn);
        for (let niche = 0; niche < population.niches; niche++) {
          for (const key of population.cells(niche)) {
            const members = population.cell(niche, key);
            assert.ok(members.length > 0, `cell ${key} is empty`);
            assert.equal(new Set(members).size, members.length, `cell ${key} holds somebody twice`);
            for (const member of members) assert.equal(population.entry(member.id), member);
          }
        }
      }),
    );
  });

  test(`${name}: keep leaves its argument alone and answers the same twice`, () => {
    fc.assert(
      fc.property(points, (drawn) => {
        const archive = make();
        let members: readonly Entry[] = [];
        drawn.forEach(({ fitness, size, x, values }, i) => {
          const before = Object.freeze([...members]);
          const incoming = entryOf(i, fitness, size, { x }, values);
          const after = archive.keep(before, incoming, 'cell');
          assert.deepEqual(archive.keep(before, incoming, 'cell'), after);
          assert.ok(after.every((member) => member === incoming || before.includes(member)));
          members = after;
        });
      }),
    );
  });

  test(`${name}: whoever is below the bar is turned away`, () => {
    fc.assert(
      fc.property(points, fc.double({ min: 0.001, max: 10, noNaN: true }), (drawn, below) => {
        const population = fill(drawn);
        const bar = make().bar?.(population, 0) ?? null;
        if (bar === null) return;
        assert.equal(population.place(entryOf(1e6, bar - below, 1), 0), false);
      }),
    );
  });

  test(`${name}: failures are never placed, and the same order makes the same population`, () => {
    fc.assert(
      fc.property(points, (drawn) => {
        const ids = (population: Population): string[] => population.entries().map(({ id }) => id);
        assert.deepEqual(ids(fill(drawn)), ids(fill(drawn)));
        const population = fill(drawn);
        assert.equal(population.place({ ...entryOf(1e6, Number.NEGATIVE_INFINITY), total: null }, 0), false);
        const moves = make().between?.(population, random(1)) ?? [];
        for (const { entry, niche } of moves) assert.ok(population.entry(entry.id) && niche < population.niches);
      }),
    );
  });
}
