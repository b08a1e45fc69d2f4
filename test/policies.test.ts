import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Outcome, encode, random } from '../src/core/index.ts';
import { type Arm, type BanditState, type Policy, asymmetricUcb, bandit, thompson, writer } from '../src/proposers/index.ts';
import { entryOf } from './contracts/archive.ts';

interface World {
  /** Chance of a gain of 1 in a turn. */
  rate: number;
  price?: number;
  weight?: number;
}

/** Turns of each arm when a policy plays against these arms. */
function play(policy: Policy, worlds: readonly World[], turns: number, seed: number): number[] {
  const rng = random(seed, 'play');
  const arms: Arm[] = worlds.map(() => ({ turns: 0, gain: 0, peak: 0, usd: 0, seconds: 0 }));
  const counts = worlds.map(() => 0);
  for (let turn = 0; turn < turns; turn++) {
    const k = policy.choose(worlds.map(({ price = 1, weight = 1 }, i) => ({ arm: arms[i]!, price, weight })), rng);
    const gain = rng.chance(worlds[k]!.rate) ? 1 : 0;
    counts[k]!++;
    const { memory } = policy;
    arms[k] = { ...arms[k]!, turns: arms[k]!.turns * memory + 1, gain: arms[k]!.gain * memory + gain, peak: arms[k]!.peak * memory + Math.expm1(gain) };
  }
  return counts;
}

/** Over some seeds, since each run is luck. */
const share = (policy: Policy, worlds: readonly World[], turns = 400): number[] => {
  const runs = Array.from({ length: 10 }, (_, seed) => play(policy, worlds, turns, seed));
  return worlds.map((_, k) => runs.reduce((sum, counts) => sum + counts[k]!, 0) / (10 * turns));
};

for (const policy of [thompson(), asymmetricUcb()]) {
  test(`${policy.name}: most turns go to what clearly gains most for its price, some to everybody`, () => {
    const [good, ...others] = share(policy, [{ rate: 0.6 }, { rate: 0.05 }, { rate: 0.05 }]);
    assert.ok(good! > 0.5 && others.every((part) => part > 0.01), `${good} ${others}`);
    const [late] = share(policy, [{ rate: 0.05 }, { rate: 0.05 }, { rate: 0.6 }]).slice(-1);
    assert.ok(late! > 0.5, 'its place does not matter');
  });

  test(`${policy.name}: of two that gain the same the dear one gets fewer turns`, () => {
    const [cheap, dear] = share(policy, [{ rate: 0.3, price: 0.5 }, { rate: 0.3, price: 2 }]);
    assert.ok(cheap! > 1.5 * dear!, `${cheap} ${dear}`);
  });

  test(`${policy.name}: weights are preferences that hold while nobody brings more`, () => {
    // ShinkaEvolve's scale makes much of small differences between few arms: there luck soon counts for more than the weight
    for (const [rate, turns, least] of [[0, 40, 2], [0, 400, 2], [0.3, 400, policy.name === 'thompson' ? 2 : 1.1]] as const) {
      const [liked, other] = share(policy, [{ rate, weight: 4 }, { rate, weight: 1 }], turns);
      assert.ok(liked! > least * other! && other! > 0.05, `${liked} ${other}`);
    }
  });

  test(`${policy.name}: the same stream makes the same choices`, () => {
    const worlds = [{ rate: 0.2 }, { rate: 0.3, price: 2 }, { rate: 0.1, weight: 3 }];
    assert.deepEqual(play(policy, worlds, 100, 3), play(policy, worlds, 100, 3));
    assert.notDeepEqual(play(policy, worlds, 100, 3), play(policy, worlds, 100, 4));
  });
}

test('thompson: a large weight does not hide what brings nothing', () => {
  const [liked, good] = share(thompson(), [{ rate: 0.02, weight: 4 }, { rate: 0.8 }]);
  assert.ok(good! > liked!, `${liked} ${good}`);
});

test("asymmetric UCB: ShinkaEvolve's formula on a small example", () => {
  // ε = 0: the choice is the largest bound, which this recomputes from the gains one by one
  const policy = asymmetricUcb({ epsilon: 0 });
  const gains = [[0.5, 0, 1], [0.2, 0.3], [2]];
  const prices = [1, 0.25, 4];
  const arms = gains.map((list) => {
    const arm = { turns: 0, gain: 0, peak: 0, usd: 0, seconds: 0 };
    for (const gain of list) [arm.turns, arm.peak] = [0.95 * arm.turns + 1, 0.95 * arm.peak + Math.exp(gain) - 1];
    return arm;
  });
  // n = 1 + 0.95 + 0.95², 1 + 0.95, 1
  assert.deepEqual(arms.map(({ turns }) => Number(turns.toFixed(4))), [2.8525, 1.95, 1]);
  // the mean of e^gain - 1, then ln(1 + mean) / √price: e^½ - 1 = 0.64872 counts 0.9025, e - 1 = 1.71828; …
  const means = [Math.log(1 + (0.64872127 * 0.9025 + 1.71828183) / 2.8525) / 1, Math.log(1 + (0.22140276 * 0.95 + 0.34985881) / 1.95) / 0.5, Math.log(1 + 6.3890561) / 2];
  assert.deepEqual(means.map((mean) => Number(mean.toFixed(4))), [0.592, 0.5051, 1]);
  // scaled to 0…1 these are 0.1757, 0 and 1; √(2 ln N / n) with N = 5.8025 adds 1.1103, 1.3429 and 1.8753: 2.8753 is the largest
  const choose = (...weights: number[]) => policy.choose(weights.map((weight, k) => ({ arm: arms[k]!, price: prices[k]!, weight })), random(1));
  assert.equal(choose(1, 1, 1), 2);
  // 0.1757 + 1.1103 √w and 1.3429 √w pass it at w = 5.912 and 4.584
  assert.deepEqual([choose(5.9, 1, 1), choose(5.93, 1, 1), choose(1, 4.57, 1), choose(1, 4.6, 1)], [2, 0, 2, 1]);
  const untried = { arm: { turns: 0, gain: 0, peak: 0, usd: 0, seconds: 0 }, price: 1, weight: 1 };
  assert.equal(policy.choose([{ arm: arms[2]!, price: 1, weight: 1 }, untried], random(1)), 1, 'everybody once');
  const lucky = Array.from({ length: 1000 }, (_, k) => asymmetricUcb().choose([{ arm: arms[2]!, price: 1, weight: 1 }, { arm: arms[1]!, price: 9, weight: 1 }], random(k, 'epsilon'))).filter((k) => k === 1).length;
  assert.ok(lucky > 60 && lucky < 140, `a fifth of the turns at random, half of those to either: ${lucky}`);
});

test('a bandit counts dollars and seconds, keeps plain data, and gives the same turn for the same stream', () => {
  const writers = [writer({ kind: 'diff' }), writer({ kind: 'full' })];
  const models = [{ name: 'dear', weight: 1 }, { name: 'cheap', weight: 1 }];
  const one = bandit({ writers, models });
  const outcome = (proposer: string, iteration: number, usd: number | null): Outcome => {
    const entry = { ...entryOf(iteration, 1) };
    return { iteration, proposer, parents: [], parentFitness: 0, niche: 0, spread: 10, results: [{ kind: 'x', entry, placed: true, record: false, note: null }], lessons: [], cost: 1, asked: { questions: 1, usd, seconds: 2 } };
  };
  const arms = ['diff by dear', 'full by dear', 'diff by cheap', 'full by cheap'];
  let state = one.start as BanditState;
  for (let turn = 1; turn <= 200; turn++) state = one.fold!(state, outcome(arms[turn % 4]!, turn, turn % 4 < 2 ? 0.1 : 0.001)) as BanditState;
  assert.deepEqual(Object.keys(state.arms).sort(), [...arms].sort());
  encode(state as never);
  const turns = Array.from({ length: 400 }, (_, k) => one.choose!(state, random(k, 'turn'), k).proposer.name);
  assert.deepEqual(Array.from({ length: 400 }, (_, k) => one.choose!(state, random(k, 'turn'), k).proposer.name), turns);
  const cheap = turns.filter((name) => name.endsWith('cheap')).length;
  assert.ok(cheap > 250, `${cheap} of 400 turns to those who bring the same for less`);
  assert.equal(one.fold!(state, { ...outcome('symbolic', 201, null), asked: undefined } as unknown as Outcome), state, 'who asks nobody is not counted');
  assert.equal(one.named!('full by cheap', state)!.proposer.name, 'full by cheap');
  assert.throws(() => bandit({ writers: [...writers, ...writers] }), /one name/);
});
