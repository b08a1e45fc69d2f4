import { readFileSync } from 'node:fs';
import { encode, random } from '../src/core/index.ts';
import { type Variant, compile, spliced } from '../src/language/index.ts';
import { sieve } from '../src/sandboxes/index.ts';
import { createRealm } from '../src/sandboxes/realm.ts';
import * as harness from './problems/sixty-lines/harness.ts';
import problem from './problems/sixty-lines/problem.ts';
import { type Row, median, ownCpu } from './lib.ts';

const SEED = readFileSync(new URL('./problems/sixty-lines/seed.ts', import.meta.url), 'utf8');
const ENTRY = 'update';

/** The first rounds start the child and warm the edits up, as in a run of any length. */
const WARM = 12;
const ROUNDS = 12;

const [PROBE] = problem.probes();
const HINT = problem.hint();

/** Variants of a program of sixty lines, made, compiled and called 33 times each: how many in a second of one core, and where it goes. */
export async function programs(): Promise<Row[]> {
  const one = sieve({ harness: new URL('./problems/sixty-lines/harness.ts', import.meta.url).href, entry: ENTRY, pure: true, limits: problem.limits, probes: [PROBE!], hint: HINT });
  const rates: number[] = [];
  try {
    let before = 0;
    for (let round = 0; round < WARM + ROUNDS; round++) {
      const own = ownCpu();
      let tried = 0;
      for (let k = 0; k < 2; k++) tried += (await one.sift({ source: SEED, stream: [round, k], variants: 256, best: 3, more: 0.3, vocabulary: {} })).tried;
      const cpu = one.cpuSeconds();
      if (round >= WARM) rates.push(tried / (cpu - before + (ownCpu() - own)));
      before = cpu;
    }
  } finally {
    one.close();
  }
  const figure = (value: number): string => Math.round(value).toLocaleString('en');
  return [
    { measure: `variants of a program of 60 lines, tried with 33 calls each, per CPU second of all processes; best and median of ${ROUNDS} rounds of 512`, must: '≥ 4,000', found: `${figure(Math.max(...rates))}; ${figure(median(rates))}` },
    ...parts(),
  ];
}

/** As the sieve does. */
const TOGETHER = 64;

/** What one takes, in microseconds of this process: the least of four rounds. */
function parts(): Row[] {
  const parent = spliced(SEED, { entry: ENTRY, vocabulary: {}, pure: true });
  const count = 512;
  const least = new Map<string, number>();
  const time = <T>(name: string, per: number, work: () => T): T => {
    const before = ownCpu();
    const result = work();
    least.set(name, Math.min(least.get(name) ?? Number.POSITIVE_INFINITY, (1e6 * (ownCpu() - before)) / per));
    return result;
  };
  for (let round = 0; round < 4; round++) {
    const variants = time('edit', count, () => Array.from({ length: count }, (_, i): Variant => parent.variant(random(round, i), 0.3)!));
    const groups = Array.from({ length: count / TOGETHER }, (_, i) => variants.slice(TOGETHER * i, TOGETHER * (i + 1)));
    const families = time('made one program', count, () => groups.map((group) => parent.familyOf(group)!));
    const members = families.reduce((sum, family) => sum + family.members.length, 0);
    const realm = createRealm();
    const made = time('compile', members, () => families.map(({ body }) => realm.instantiateMany(parent.scriptOf([body]), 1e6, 0)[0]!()));
    time('33 calls', members, () => families.forEach((family, k) => {
      for (const i of family.members) {
        const { handle, fuel, choose } = made[k]!;
        choose!(i);
        fuel(1e5);
        try {
          encode(harness.run(handle, PROBE!));
          harness.hint(handle, HINT);
        } catch {
          // out of steps
        }
      }
    }));
    time('analysed and compiled from TypeScript instead', 64, () => variants.slice(0, 64).map((variant) => compileOrNot(parent.sourceOf(variant))));
  }
  return [{ measure: 'of that, CPU µs a variant, least of 4 rounds', must: '', found: [...least].map(([name, value]) => `${name} ${value.toFixed(0)}`).join(', ') }];
}

function compileOrNot(source: string): void {
  try {
    compile(source, ENTRY, { pure: true });
  } catch {
    // refused
  }
}
