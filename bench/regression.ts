/**
 * Laws found from tables: `npm run bench regression [nguyen|feynman|feynman-rest|llm-sr|searches|noise] [seeds] [first seed] [law …]`.
 * Each line is told when it is done, so a part is worth something. One core, CPU seconds of this process.
 */
import { type Case, LAWS, caseOf, drawn, written } from '../problems/symbolic-regression/cases.ts';
import { type Expression, SCHEMES, fit, oracleError, print, programOf, readTree, simplify, sizeOf, valueAt } from '../src/symbolic/index.ts';
import { standardDeviation } from 'simple-statistics';
import { random } from '../src/core/index.ts';
import type { Row } from './lib.ts';

interface Plan {
  readonly names: readonly string[];
  readonly seconds: number;
  readonly seeds: number;
  readonly heldOut: number;
  readonly must: string;
  readonly operators: readonly string[];
}

const OPERATORS = ['add', 'sub', 'mul', 'div', 'sqrt', 'square', 'sin', 'cos', 'exp', 'log'];
const feynman = (measured: boolean): string[] => LAWS.flatMap((one) => (one.measured === measured && !one.law.includes('asin') ? [one.name] : []));
const PLANS: Readonly<Record<string, Plan>> = {
  nguyen: { names: LAWS.flatMap(({ name }) => (name.startsWith('nguyen') ? [name] : [])), seconds: 30, seeds: 10, heldOut: 0, must: '>= 95 %', operators: OPERATORS },
  feynman: { names: feynman(true), seconds: 60, seeds: 1, heldOut: 0.25, must: '>= 60 %', operators: [...OPERATORS, 'tanh'] },
  'feynman-rest': { names: feynman(false), seconds: 60, seeds: 1, heldOut: 0.25, must: '(developed on)', operators: [...OPERATORS, 'tanh'] },
  'llm-sr': { names: ['oscillation_1', 'oscillation_2', 'stress_strain', 'bactgrow'], seconds: 120, seeds: 1, heldOut: 0.25, must: 'oscillators <= 1e-10 inside, <= 1e-6 outside', operators: OPERATORS },
};

/** Equal within 1e-9 of the value (of 1, where that is smaller) on 10,000 fresh points, by `Math` alone, and at most twice as long. */
function exact(program: Expression, { name }: Case, most: number, seed: number): boolean {
  const { columns, y } = drawn(LAWS.find((one) => one.name === name)!, 10_000, `${seed} fresh`);
  const row = new Float64Array(columns.length);
  for (let i = 0; i < y.length; i++) {
    for (let k = 0; k < row.length; k++) row[k] = columns[k]![i]!;
    if (!(Math.abs(valueAt(program, row) - y[i]!) <= 1e-9 * Math.max(1, Math.abs(y[i]!)))) return false;
  }
  return sizeOf(program) <= most;
}

/** Nodes of the law as it is published, its numbers joined. */
const trueSize = ({ law, variables }: Case): number => sizeOf(programOf(simplify(readTree(`return ${written(law!).replaceAll('Math.PI', String(Math.PI))};`, variables)!)));

/** Laws that evolution alone finds now and then, for the comparison of searches. */
const HARD = ['nguyen-5', 'nguyen-7', 'nguyen-10', 'nguyen-12', 'feynman-I.8.14', 'feynman-I.12.11', 'feynman-II.35.18'];
const SECONDS = 6;

/** Each search alone, without the search by system, on the same tables with the same seeds: `npm run bench regression searches [seeds] [first seed] [law …]`. */
async function searches([seeds = '5', first = '1', ...names]: readonly string[]): Promise<Row[]> {
  const rows = new Map<string, { found: number; cases: number; seconds: number; errors: number[] }>();
  for (const name of names.length > 0 ? names : HARD) for (let seed = Number(first); seed < Number(first) + Number(seeds); seed++) {
    const one = caseOf(name, seed);
    for (const search of Object.keys(SCHEMES)) {
      const { best, seconds } = await fit({ table: one.train, operators: OPERATORS, seconds: SECONDS, heldOut: one.train.y.length < 100 ? 0 : 0.25, seed, search, blocks: 0 });
      const hit = exact(best.program, one, 2 * trueSize(one), seed);
      const row = rows.get(search) ?? { found: 0, cases: 0, seconds: 0, errors: [] };
      rows.set(search, { found: row.found + Number(hit), cases: row.cases + 1, seconds: row.seconds + seconds, errors: [...row.errors, Math.log10(oracleError(best.program, one.inside) + 1e-30)] });
      console.log(`${hit ? 'found ' : 'missed'} ${name} seed ${seed} ${search}: ${seconds.toFixed(1)} s, size ${best.size}, error inside ${oracleError(best.program, one.inside).toExponential(1)}`);
    }
  }
  return [...rows].map(([search, { found, cases, seconds, errors }]) => ({ measure: `${search}: laws found by evolution alone, ${cases} cases of at most ${SECONDS} s`, must: '(compared)', found: `${found}, ${(seconds / cases).toFixed(1)} s on average, error 10^${errors.toSorted((a, b) => a - b)[cases >> 1]!.toFixed(1)} in the middle` }));
}

/** Laws of every kind, for tables with noise. */
const NOISY = ['nguyen-1', 'nguyen-6', 'nguyen-9', 'feynman-I.12.11', 'feynman-I.16.6', 'feynman-I.29.16', 'feynman-II.11.28'];
const ROWS = 300;

/**
 * Noise of 1 and 10 percent of the target's spread on the rows that are fitted, a quarter of them held out. The formula
 * that is recommended counts as the law where it errs by at most a fifth of the noise on fresh rows without any, and has at
 * most twice its nodes: `npm run bench regression noise [seeds] [first seed] [law …]`.
 */
async function noise([seeds = '2', first = '1', ...names]: readonly string[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const level of [0.01, 0.1]) {
    let [cases, found, long] = [0, 0, 0];
    for (const name of names.length > 0 ? names : NOISY) for (let seed = Number(first); seed < Number(first) + Number(seeds); seed++) {
      const law = LAWS.find((one) => one.name === name)!;
      const [table, fresh] = [drawn(law, ROWS, `${seed} noisy`), drawn(law, 2000, `${seed} fresh`)];
      const rng = random(seed, name, 'noise');
      const spread = standardDeviation(Array.from(table.y));
      const { best, front, seconds } = await fit({ table: { columns: table.columns, y: table.y.map((value) => value + level * spread * rng.normal()) }, operators: OPERATORS, seconds: SECONDS, seed });
      const [error, size] = [Math.sqrt(oracleError(best.program, fresh)), trueSize(caseOf(name, seed))];
      const hit = error <= level / 5 && best.size <= 2 * size;
      cases++;
      if (hit) found++;
      if (best.size > 2 * size) long++;
      console.log(`${hit ? 'found ' : 'missed'} ${name} seed ${seed} noise ${level}: ${seconds.toFixed(1)} s, size ${best.size} of ${size}, off by ${(error / level).toFixed(2)} of the noise: ${print(best.tree, 'typescript', caseOf(name).variables, 4)}${hit ? '' : `; front ${front.map((one) => `${one.size}:${one.heldOut!.toExponential(2)}:${(Math.sqrt(oracleError(one.program, fresh)) / level).toFixed(2)}`).join(' ')}`}`);
    }
    rows.push({ measure: `noise of ${100 * level} %: laws recommended, ${cases} cases of at most ${SECONDS} s`, must: '(told)', found: `${found} of ${cases}, ${long} more than twice as long` });
  }
  return rows;
}

export async function regression(args: readonly string[] = []): Promise<Row[]> {
  if (args[0] === 'noise') return noise(args.slice(1));
  if (args[0] === 'searches') return searches(args.slice(1));
  const sets = args[0] === undefined ? ['nguyen', 'feynman', 'llm-sr'] : [args[0]];
  const rows: Row[] = [];
  for (const set of sets) {
    const plan = PLANS[set];
    if (!plan) {
      console.error(`there is no set "${set}"; there are ${Object.keys(PLANS).join(', ')}`);
      process.exit(2);
    }
    const [seeds = plan.seeds, first = 1] = args.slice(1, 3).map(Number);
    const names = args.length > 3 ? plan.names.filter((name) => args.slice(3).includes(name)) : plan.names;
    let [cases, found, spent] = [0, 0, 0];
    for (const name of names) for (let seed = first; seed < first + seeds; seed++) {
      const one = caseOf(name, seed);
      const { best, seconds } = await fit({ table: one.train, operators: plan.operators, seconds: plan.seconds, heldOut: plan.heldOut, seed });
      const [inside, outside] = [oracleError(best.program, one.inside), oracleError(best.program, one.outside)];
      const size = one.law === undefined ? undefined : trueSize(one);
      const hit = size ? exact(best.program, one, 2 * size, seed) : inside <= 1e-10 && outside <= 1e-6;
      cases++;
      if (hit) found++;
      spent += seconds;
      console.log(`${hit ? 'found ' : 'missed'} ${name} seed ${seed}: ${seconds.toFixed(1)} s, size ${best.size}${size ? ` of ${size}` : ''}, error inside ${inside.toExponential(1)} outside ${outside.toExponential(1)}: ${print(best.tree, 'typescript', one.variables, 6)}`);
    }
    rows.push({ measure: `${set}: laws found, ${cases} cases of at most ${plan.seconds} s`, must: plan.must, found: `${found} of ${cases} (${((100 * found) / cases).toFixed(1)} %), ${(spent / cases).toFixed(1)} s on average` });
  }
  return rows;
}

if (import.meta.main) for (const { measure, must, found } of await regression(process.argv.slice(2))) console.log(`${measure}; must ${must}; ${found}`);
