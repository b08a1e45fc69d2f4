import { type Random, random } from '../../core/index.ts';
import { type Fitter, type Samples, fitter } from './fit.ts';
import { type Arithmetic, keyOf, withConstants } from './program.ts';
import { anyNumber, vary } from './vary.ts';

/** A program and its largest relative error at the samples. */
export interface Approximation {
  readonly program: Arithmetic;
  readonly error: number;
}

interface Member extends Approximation {
  readonly key: string;
  children: number;
}

export const X: Arithmetic = { ops: [], left: [], right: [], constants: [] };

export const M={mode:'age',size:64,tour:3,epoch:6000};
export function approximationSearch({ samples, ops, rng }: { samples: Samples; ops: number; rng: Random }) {
  const fit = fitter(samples);
  const pools: Member[][] = Array.from({ length: ops + 1 }, () => []);
  const tries = new Map<string, number>();
  const front: Member[] = [];
  let tried = 0;
  const KEEP = 24;

  const offer = (program: Arithmetic, key: string, error: number): void => {
    const pool = pools[program.ops.length]!;
    const same = pool.findIndex((one) => one.key === key);
    if (same >= 0) {
      if (pool[same]!.error <= error) return;
      pool.splice(same, 1);
    }
    const f = front[program.ops.length];
    if (!f || error < f.error) front[program.ops.length] = { program, key, error, children: 0 };
    if (M.mode === 'age') {
      pool.push({ program, key, error, children: 0 });
      if (pool.length > M.size) pool.shift();
      return;
    }
    let at = pool.length;
    while (at > 0 && pool[at - 1]!.error > error) at--;
    if (at >= KEEP) return;
    pool.splice(at, 0, { program, key, error, children: 0 });
    if (pool.length > KEEP) pool.pop();
  };

  const constants = new Float64Array(40);
  const best = new Float64Array(40);
  const fitted = (child: Arithmetic): number => {
    const count = child.constants.length;
    const view = constants.subarray(0, count);
    let least = Number.POSITIVE_INFINITY;
    const consider = (): void => {
      const error = fit.error(child, view);
      if (error < least) {
        least = error;
        best.set(view);
      }
    };
    view.set(child.constants);
    fit.walk(child, view);
    consider();
    view.set(child.constants);
    fit.descend(child, view, 8);
    fit.leap(child, view, 12);
    consider();
    const bar = pools[child.ops.length]!.at(-1)?.error ?? Number.POSITIVE_INFINITY;
    for (let t = 0; t < 3; t++) {
      for (let p = 0; p < count; p++) view[p] = anyNumber(rng);
      if (count > 1) fit.descend(child, view, 5, rng.int(count));
      fit.descend(child, view, 6);
      fit.leap(child, view, 12);
      consider();
      if (least > 100*bar) break;
    }
    return least;
  };
  offer(X, '', fit.error(X, []));

  const pick = (): Member => {
    for (;;) {
      const pool = pools[rng.int(ops + 1)]!;
      if (pool.length === 0) continue;
      let winner = pool[rng.int(pool.length)]!;
      for (let i = 1; i < M.tour; i++) {
        const one = pool[rng.int(pool.length)]!;
        if (Math.log(one.error) + 0.05 * one.children < Math.log(winner.error) + 0.05 * winner.children) winner = one;
      }
      return winner;
    }
  };
  return {
    step() {
      const parent = pick();
      parent.children++;
      const child = vary(parent.program, pick().program, ops, rng);
      if (!child) return;
      const key = keyOf(child);
      const before = tries.get(key) ?? 0;
      if (before > 0 && !rng.chance(1 / (1 + before))) return;
      tries.set(key, before + 1);
      tried++;
      if (M.epoch && tried % M.epoch === 0) { for (const pool of pools) pool.length = 0; tries.clear(); offer(X, '', fit.error(X, [])); }
      const error = fitted(child);
      if (error < Number.POSITIVE_INFINITY) offer(withConstants(child, best.subarray(0, child.constants.length)), key, error);
    },
    pools,
    front,
    get tried() {
      return tried;
    },
    get work() {
      return fit.work;
    },
  };
}
