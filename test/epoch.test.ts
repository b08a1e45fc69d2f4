import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Commit, DraftRecord, Entry, Inheritance, Recipe } from '../src/core/index.ts';
import { Epoch, type Spent } from '../src/engine/epoch.ts';
import { State } from '../src/engine/state.ts';
import { recipeFor } from '../src/recipes/index.ts';
import { loadProblem } from '../src/workspace/problem.ts';

const { problem } = await loadProblem('circle-packing');
/** The default recipe, which is over with its first phase at once, and with an epoch soon. */
const SOON: Recipe = { ...recipeFor('default', problem), name: 'soon', fromScratch: 1, startsOver: 0 };
/** So many evaluations, of one step each. */
const at = (work: number): Spent => ({ evaluations: work, work });
const NOW = { seconds: 0, cpuSeconds: 0 };

test('an epoch that is given up sends its newest programs to the object of the champion, and the one that went furthest sends them to the next', () => {
  const epoch = new Epoch();
  const made = (id: string, program: string): void => epoch.step({ id, program } as Entry);
  const founder = { id: '0.0', program: 'seed' };
  epoch.hand(1, 5, at(10));
  epoch.see(1, at(10));
  made('3.0', 'a');
  made('4.0', 'b');
  made('5.0', 'a');
  assert.equal(epoch.turn(founder, true, 0), undefined, 'the first epoch has nobody to begin with');
  assert.equal(epoch.stuck(at(20), 0.4, 12, false), false);
  assert.equal(epoch.stuck(at(30), 0.4, 12, false), true);
  assert.equal(epoch.leave(1), false, 'what it has is the champion');
  assert.equal(epoch.leave(2), true);
  assert.deepEqual([0, 1, 2].map((turn) => epoch.turn(founder, true, turn)), [{ id: '5.0', program: 'a' }, { id: '4.0', program: 'b' }, { id: '5.0', program: 'a' }].map((known) => ({ known, name: 'farewell', on: 'champion' })));
  epoch.see(2, at(31));
  assert.equal(epoch.turn(founder, true, 0), undefined, 'who found something stays');
  assert.equal(epoch.leave(3), true);
  for (let i = 0; i < 8; i++) epoch.farewell();
  assert.equal(epoch.leave(3), false, 'that was all');
  epoch.next(at(40));
  assert.deepEqual(epoch.turn(founder, false, 0), { known: founder, name: 'afresh' });
  for (let i = 0; i < 8; i++) epoch.start(true, true);
  epoch.hand(50, 100, at(44));
  assert.equal(epoch.handsOver, 50);
  assert.deepEqual(epoch.turn(founder, true, 1)!.known, { id: '4.0', program: 'b' });
  // an epoch that does not get as far leaves them as they are; who can do nothing is forgotten
  epoch.see(1, at(45));
  made('60.0', 'c');
  epoch.next(at(70));
  assert.equal(epoch.turn(founder, true, 0)!.known.program, 'a');
  for (let i = 0; i < 8; i++) epoch.start(false, false);
  assert.equal(epoch.turn(founder, true, 0), undefined);
});

test('the source is kept of who makes a step that is none for the epoch, which ends by that: it is tried in the next', () => {
  const state = new State(problem, SOON, 1, 2);
  const kept = new Set<string>();
  const commit = (iteration: number, total: number, runs: number, from: Inheritance, niche = 0): void => {
    const draft: DraftRecord = { kind: 'by hand', id: `${iteration}.0`, program: `program ${iteration}`, normal: `normal ${iteration}`, size: 9, total, from, output: `object ${iteration}` };
    state.apply({ iteration, proposer: 'by hand', niche, parents: iteration === 0 ? [] : ['0.0'], parentFitness: iteration === 0 ? Number.NEGATIVE_INFINITY : 1, drafts: [draft], runs, steps: runs }, NOW);
    if (state.breeds(draft)) kept.add(draft.id!);
  };
  commit(0, 1, 2, { incumbent: null, draw: 0 });
  commit(1, 2, 2, { incumbent: 'object 0', draw: 1 });
  commit(2, 1.5, 20, { incumbent: 'object 0', draw: 2 }, 1);
  assert.equal(state.epoch.number, 1);
  assert.equal(state.population.size, 1);
  assert.deepEqual([0, 1].map((turn) => state.known(true, turn)!.known.id), ['2.0', '1.0']);
  assert.deepEqual([...kept], ['0.0', '1.0', '2.0']);
  state.steer({ order: 'a', command: 'ban', id: '2.0' }, NOW);
  assert.deepEqual([0, 1].map((turn) => state.known(true, turn)!.known.id), ['1.0', '1.0'], 'who is banned is never a parent again');
});

test('patience is counted in steps: cheap tries without a gain end no epoch that as many dear ones end', () => {
  const number = (steps: number): number => {
    const state = new State(problem, SOON, 1, 2);
    const commit = (iteration: number, steps: number): void => {
      const draft: DraftRecord = { kind: 'by hand', id: `${iteration}.0`, program: `program ${iteration}`, normal: `normal ${iteration}`, size: 9, total: 1, from: { incumbent: null, draw: iteration }, output: 'object' };
      state.apply({ iteration, proposer: 'by hand', niche: 0, parents: iteration === 0 ? [] : ['0.0'], parentFitness: iteration === 0 ? Number.NEGATIVE_INFINITY : 1, drafts: [draft], runs: 2, steps }, NOW);
    };
    for (let iteration = 0; iteration < 8; iteration++) commit(iteration, iteration === 0 ? 1000 : steps);
    return state.epoch.number;
  };
  assert.equal(number(1), 0);
  assert.ok(number(5000) > 0);
});

/** An epoch that follows one whose best was `end`, with its objects made and handed on. */
function second(end: number): Epoch {
  const epoch = new Epoch();
  epoch.hand(1, 5, at(10));
  epoch.see(end, at(10));
  epoch.step({ id: '3.0', program: 'a' } as Entry);
  epoch.next(at(400));
  for (let i = 0; i < 8; i++) epoch.start(true, true);
  epoch.hand(50, 100, at(410));
  return epoch;
}

test('veterans go on with the best of their epoch for as long as they gain', () => {
  const epoch = second(1);
  const turn = () => epoch.turn({ id: '0.0', program: 'seed' }, true, 0);
  epoch.see(0.5, at(410));
  const veteran = { known: { id: '3.0', program: 'a' }, name: 'afresh' };
  for (let i = 0; i < 8; i++) {
    assert.deepEqual(turn(), veteran, 'first on any object');
    epoch.start(false, true);
  }
  const most = (): number => {
    let tries = 0;
    for (; turn() !== undefined && tries < 1000; tries++) {
      assert.deepEqual(turn(), { ...veteran, on: 'best' });
      epoch.start(false, false);
    }
    return tries;
  };
  for (let i = 0; i < 20; i++) epoch.start(false, false);
  epoch.see(0.6, at(430));
  assert.equal(most(), 48, 'a gain, and they have all their tries again');
  epoch.see(0.6 + 1e-7, at(480));
  assert.equal(turn(), undefined, 'digits are no gain');
  epoch.see(0.7, at(500));
  assert.equal(most(), 48, 'whoever made it');
});

test('an object that an epoch was given up with is waited for less, and more each time; who came as far later begins the next', () => {
  const waits = (epoch: Epoch, best: number, counted = false): number => {
    epoch.see(best, at(420));
    let evaluations = 420;
    while (!epoch.stuck(at(evaluations), 0.4, 250, counted)) evaluations++;
    return evaluations - 421;
  };
  assert.equal(waits(second(2), 1.99), 250);
  assert.equal(waits(second(2), 2.01), 250);
  assert.equal(waits(second(2), 2, true), 250, 'one of many with the same count');
  const empty = second(1);
  empty.next(at(410));
  empty.hand(50, 0, at(410));
  assert.equal(waits(empty, 2), 250, 'an epoch that found nothing ended nowhere');
  const epoch = second(2);
  assert.equal(waits(epoch, 2 - 1e-6), 50);
  epoch.step({ id: '60.0', program: 'b' } as Entry);
  for (let before = 2; before < 8; before++) {
    epoch.next(at(400));
    assert.equal(epoch.turn({ id: '0.0', program: 'seed' }, true, 0)!.known.program, 'b');
    epoch.hand(50, 0, at(410));
    assert.equal(waits(epoch, 2), Math.min(250, 50 * before));
  }
});

test('veterans go on with the best of their epoch, and with none of an earlier one that was pinned', () => {
  const state = new State(problem, SOON, 1, 2);
  const commit = (iteration: number, total: number, runs: number, extra: Partial<Commit> = {}): void => {
    const draft: DraftRecord = { kind: 'by hand', id: `${iteration}.0`, program: `program ${iteration}`, normal: `normal ${iteration}`, size: 9, total, from: { incumbent: 'object', draw: iteration }, output: `object ${iteration}` };
    state.apply({ iteration, proposer: 'by hand', niche: iteration % 4, parents: iteration === 0 ? [] : ['0.0'], parentFitness: iteration === 0 ? Number.NEGATIVE_INFINITY : 1, drafts: [draft], runs, steps: runs, ...extra }, NOW);
  };
  commit(0, 1, 2);
  commit(1, 3, 2);
  const pinned: Entry = state.population.entry('1.0')!;
  state.steer({ order: 'a', command: 'pin', id: '1.0' }, NOW, pinned);
  commit(2, 1.5, 20);
  assert.equal(state.epoch.number, 1);
  assert.deepEqual([state.population.entry('1.0')?.total], [3], 'who is pinned stays');
  const afresh = { epoch: 1, proposer: 'afresh' };
  for (let i = 0; i < 8; i++) commit(3 + i, 2, 0, { ...afresh, parents: ['0.0'] });
  commit(11, 2.635977, 0, { ...afresh, parents: ['1.0'] });
  for (let i = 0; i < 7; i++) commit(12 + i, 2, 0, { ...afresh, parents: ['1.0'] });
  const { known, parent } = state.known(true, 0)!;
  assert.deepEqual([known.id, parent!.id], ['2.0', '11.0']);
});
