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

const [PROBE] = problem.probes();
const HINT = problem.hint();

/** Variants of a program of sixty lines, made, compiled and called 33 times each: how many in a second of one core, and where it goes. */
export async function programs(): Promise<Row[]> {
  const one = sieve({ harness: new URL('./problems/sixty-lines/harness.ts', import.meta.url).href, entry: ENTRY, pure: true, limits: problem.limits, probes: [PROBE!], hint: HINT });
  const rates: number[] = [];
  try {
    let before = 0;
    for (let round = 0; round < 8; round++) {
      const own = ownCpu();
      let tried = 0;
      for (let k = 0; k < 2; k++) tried += (await one.sift({ source: SEED, stream: [round, k], variants: 256, best: 3, more: 0.3, vocabulary: {} })).tried;
      const cpu = one.cpuSeconds();
      // the first rounds start the child and warm the edits up
      if (round >= 2) rates.push(tried / (cpu - before + (ownCpu() - own)));
      before = cpu;
    }
  } finally {
    one.close();
  }
  const figure = (value: number): string => Math.round(value).toLocaleString('en');
  return [
    { measure: 'variants of a program of 60 lines, tried with 33 calls each, per CPU second of all processes; best and median of 6 rounds of 512', must: '≥ 4,000', found: `${figure(Math.max(...rates))}; ${figure(median(rates))}` },
    ...parts(),
  ];
}

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
    const bodies = time('splice', count, () => variants.flatMap((variant) => (variant.constants ? [] : (parent.bodyOf(variant) ?? []))));
    const realm = createRealm();
    const made = time('compile', bodies.length, () => Array.from({ length: Math.ceil(bodies.length / 32) }, (_, i) => realm.instantiateMany(parent.scriptOf(bodies.slice(32 * i, 32 * i + 32)), 1e6, 0).map((make) => make())).flat());
    time('33 calls', made.length, () => {
      for (const { handle, fuel } of made) {
        fuel(1e5);
        try {
          encode(harness.run(handle, PROBE!));
          harness.hint(handle, HINT);
        } catch {
          // out of steps
        }
      }
    });
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
