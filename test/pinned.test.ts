import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clusters, everything, front, grid, islands, perInstance, top } from '../src/archives/index.ts';
import { random } from '../src/core/index.ts';
import { Population, Steering } from '../src/engine/index.ts';
import * as contract from './contracts/archive.ts';

const ARCHIVES = [top({ size: 3 }), grid({ features: [{ name: 'size', min: 0, max: 40, bins: 3 }] }), clusters({ size: 2, limit: 4 }), everything({ limit: 5 }), everything({ limit: 5, keep: 'best' }), perInstance({ size: 2 }), front(), islands(2, clusters({ limit: 3 }), { every: 3, reset: 7 })];

for (const archive of ARCHIVES) {
  test(`${archive.name}: who is pinned stays, who is banned is never there, and the others have the room they had`, () => {
    const wishes = new Steering();
    const [free, bound] = [new Population(archive), new Population(archive, wishes)];
    const rng = random(3, archive.name);
    const founder = contract.entryOf(0, 0, 30);
    for (const population of [free, bound]) population.found(founder);
    let most = 0;
    for (let i = 1; i < 400; i++) {
      const entry = { ...contract.entryOf(i, Math.round(rng.float() * 8), 1 + Math.floor(rng.float() * 40)), niche: i % archive.niches };
      for (const population of [free, bound]) {
        population.iteration = i;
        population.place(entry, entry.niche);
        population.migrate(random(1, i));
      }
      if (i % 40 === 10) {
        wishes.fold({ order: '', command: 'pin', id: entry.id }, i, { seconds: 0, cpuSeconds: 0 }, entry);
        bound.pin(entry);
      }
      if (i % 40 === 25) {
        const [gone] = bound.entries().filter(({ id }) => id !== founder.id && !wishes.pinned.has(id));
        if (gone) {
          wishes.fold({ order: '', command: 'ban', id: gone.id }, i, { seconds: 0, cpuSeconds: 0 }, gone);
          bound.ban(gone.id, founder);
        }
      }
      for (const id of wishes.pinned.keys()) assert.ok(bound.entry(id), `${id} is pinned and has left`);
      for (const id of wishes.banned) assert.equal(bound.entry(id), undefined, `${id} is banned`);
      for (let niche = 0; niche < archive.niches; niche++) {
        assert.ok(bound.cells(niche).length > 0, 'somebody is in every niche');
        for (const key of bound.cells(niche)) assert.ok(bound.cell(niche, key).length > 0, 'no cell is empty');
      }
      most = Math.max(most, free.size);
    }
    assert.ok(wishes.pinned.size >= 8 && wishes.banned.size > 0);
    assert.ok(bound.size <= most + wishes.pinned.size, `${bound.size} of ${most} and ${wishes.pinned.size} pinned`);
  });
}
