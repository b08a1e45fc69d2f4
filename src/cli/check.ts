import { basename, dirname, relative } from 'node:path';
import { CladeError, type Measured, aggregate, failureText, reason } from '../core/index.ts';
import type { ReadKey, Recognised } from '../formats/index.ts';
import { splitFiles } from '../language/index.ts';
import { keyIsThere, readModelSpec } from '../models/index.ts';
import { proportionalMB } from '../process/index.ts';
import { table } from '../reports/index.ts';
import { wayHere } from '../sandboxes/index.ts';
import { interpreterOf } from '../evaluators/index.ts';
import { type EvolveOptions, checkOptions } from '../workspace/options.ts';
import { type Loaded, TITLES, loadProblem, seedFile } from '../workspace/problem.ts';
import { givenText, placeIn, scoredBy } from '../workspace/given.ts';
import { idsOf, stage } from '../workspace/stage.ts';
import { hintsFor } from './hints.ts';

/** One evaluation of the seed. */
export interface Tried {
  score: number | null;
  metrics: Readonly<Record<string, number>>;
  hidden: Readonly<Record<string, number>>;
  feedback: string | null;
  failure: string | null;
  seconds: number;
}

/** What `clade check` found. */
export interface Checked {
  problem: string;
  format: string;
  contract: string;
  program: { files: readonly string[]; language: string; nodes: number; blocks: number };
  evaluator: string;
  limits: { seconds: number; memoryMB: number; cpus: number; stages: readonly number[] };
  python: string | null;
  boundary: string;
  granted: string;
  config: { file: string; dialect: string; honoured: readonly ReadKey[]; idle: readonly ReadKey[] } | null;
  models: readonly { model: string; missing: string | null }[];
  seed: readonly Tried[];
  memoryMB: number;
  agree: boolean;
  hints: readonly string[];
  /** Honoured keys that act only where models write in that recipe. */
  onlyIn: Readonly<Record<string, readonly string[]>>;
  /** The command to type next. */
  next: string;
}

/** `clade check` */
export async function checkCommand(given: readonly string[], { json, ...flags }: Record<string, unknown>): Promise<void> {
  const options = { ...flags, problem: given.length === 1 ? given[0]! : given } as EvolveOptions;
  checkOptions(options as unknown as Record<string, unknown>);
  const loaded = await loadProblem(placeIn(options));
  const { tried, memoryMB } = await tryTwice(loaded);
  const checked = { ...describe(loaded, tried, memoryMB), next: `clade run ${typeof given[0] === 'string' && given.length === 1 && !loaded.recognised ? given[0] : givenText({ ...flags, paths: given }, (path) => path)}` };
  process.stdout.write(json ? `${JSON.stringify(checked)}\n` : `${textOf(checked)}\n`);
  const [first] = tried;
  if (first!.score === null) throw new CladeError('problem.seed-fails', loaded.recognised ? `${seedFile(loaded)} gets no score from its evaluator: ${first!.failure}` : `the program to start from does not work: ${first!.failure}`, loaded.recognised ? `mend the program, or make the evaluator give a combined_score; run it by hand: ${byHand(loaded.recognised)}` : 'fix it until every search instance has a score, then run it');
}

/** What to type to see the evaluator at work without Clade. */
function byHand({ found, foreign }: Recognised): string {
  const quoted = (text: string): string => (/^[\w./:@=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const program = quoted(found.programs.length === 1 ? found.programs[0]! : found.folder);
  const [compile, command] = [foreign.compile, foreign.command].map((text) => text?.replaceAll('{program}', program).replaceAll('{binary}', '/tmp/binary'));
  const python = quoted(foreign.python ?? 'python3');
  if (found.contract === 'command') return `cd ${quoted(found.folder)} && ${compile ? `${compile} && ` : ''}${command}`;
  const script = quoted(found.evaluator!);
  if (found.contract === 'shinka') return `${python} ${script} --program_path ${program} --results_dir /tmp/results`;
  return `cd ${quoted(dirname(found.evaluator!))} && ${python} -c 'import ${basename(found.evaluator!, '.py')} as e; print(e.evaluate("${found.programs[0]}"))'`;
}

/** Really evaluates the seed, two times. */
async function tryTwice(loaded: Loaded): Promise<{ tried: Tried[]; memoryMB: number }> {
  const { evaluator } = stage(loaded, 1);
  let memoryMB = 0;
  const weigh = setInterval(() => {
    memoryMB = Math.max(memoryMB, evaluator.pids().reduce((sum, pid) => sum + proportionalMB(pid), 0));
  }, 20);
  try {
    const prepared = evaluator.prepare(loaded.seed);
    const tried: Tried[] = [];
    for (let i = 0; i < 2; i++) {
      const began = performance.now();
      const measured = await evaluator.measure(prepared, idsOf(loaded, 'search'));
      tried.push({ ...outcomeOf(loaded, measured), seconds: (performance.now() - began) / 1000 });
    }
    return { tried, memoryMB };
  } catch (error) {
    if (error instanceof CladeError) throw error;
    throw new CladeError('problem.seed-fails', `${seedFile(loaded)} cannot be used: it ${reason(error)}`, 'fix the program', error);
  } finally {
    clearInterval(weigh);
    evaluator.close();
  }
}

function outcomeOf({ problem }: Loaded, measured: readonly Measured[]): Omit<Tried, 'seconds'> {
  const { total, metrics } = aggregate(problem, measured);
  const failure = measured.find((one) => one.failure)?.failure;
  const said = measured[0]?.score;
  return { score: total, metrics, hidden: said?.hidden ?? {}, feedback: said?.feedback ?? null, failure: failure ? failureText(failure) : null };
}

/** How keys say that they are a recipe's. */
const IN_RECIPE = /(?:in|of) the recipe (\w+)/;

function describe(loaded: Loaded, seed: readonly Tried[], memoryMB: number): Omit<Checked, 'next'> {
  const { recognised, tongue, problem, limits } = loaded;
  const files = splitFiles(loaded.seed);
  const base = {
    problem: problem.name,
    program: { files: files ? [...files.keys()] : recognised ? [relative('.', recognised.found.programs[0]!)] : ['seed.ts'], language: tongue.name, nodes: tongue.prepare(loaded.seed).size, blocks: (loaded.seed.match(/EVOLVE-BLOCK-START/g) ?? []).length },
    boundary: boundaryHere(),
    granted: scoredBy(loaded).split('granted: ')[1] ?? '',
    seed,
    memoryMB,
    agree: seed.every(({ score }) => score === seed[0]!.score),
  };
  const found = recognised ? foreignIn(recognised) : { format: 'a problem of Clade', contract: 'score.ts judges outputs and never meets a program', evaluator: relative('.', loaded.folder), limits: { seconds: limits.seconds, memoryMB: limits.memoryMB, cpus: 1, stages: [] }, python: null, config: null, models: [] };
  const onlyIn = Map.groupBy(found.config?.honoured.filter(({ says }) => IN_RECIPE.test(says)) ?? [], ({ says }) => IN_RECIPE.exec(says)![1]!);
  const checked = { ...base, ...found, hints: [], onlyIn: Object.fromEntries([...onlyIn].map(([recipe, keys]) => [recipe, keys.map(({ key }) => key)])) };
  return { ...checked, hints: hintsFor(checked, recognised) };
}

function foreignIn({ found, foreign, config, suggested }: Recognised): Pick<Checked, 'format' | 'contract' | 'evaluator' | 'limits' | 'python' | 'config' | 'models'> {
  const stages = foreign.stages ?? [];
  const CONTRACTS = {
    python: stages.length > 0 ? `evaluate_stage1, 2, 3 (program_path), a stage after ${stages.join(', ')}` : 'evaluate(program_path) returns metrics',
    shinka: '--program_path and --results_dir, writes metrics.json and correct.json',
    command: 'a command that prints JSON',
  };
  return {
    format: TITLES[found.format],
    contract: CONTRACTS[found.contract],
    evaluator: found.evaluator ? relative('.', found.evaluator) : foreign.command!,
    limits: { seconds: foreign.seconds, memoryMB: foreign.memoryMB, cpus: foreign.cpus ?? 1, stages },
    python: foreign.contract === 'command' ? null : interpreterOf(foreign.python).path,
    config: config ? { file: relative('.', config.file), dialect: config.dialect, honoured: config.honoured, idle: config.idle } : null,
    models: suggested.models.map((model) => ({ model, missing: keyIsThere(readModelSpec(model)) })),
  };
}

function boundaryHere(): string {
  try {
    return `${wayHere()}, where models write programs; the light tier elsewhere`;
  } catch (error) {
    return `none, so models may not write programs here: ${reason(error)}`;
  }
}

/** Every digit. */
const exact = (value: number | null): string => (value === null ? 'nothing' : String(value));

function textOf({ problem, format, contract, program, evaluator, limits, python, boundary, granted, config, models, seed, memoryMB, agree, hints, onlyIn, next }: Checked): string {
  const [first, second] = seed as [Tried, Tried];
  const figures = (values: Readonly<Record<string, number>>): string => Object.entries(values).map(([name, value]) => `${name} ${exact(value)}`).join(', ');
  const rows: [string, string][] = [
    ['program', `${program.files.join(', ')}: ${program.language}, ${program.nodes} nodes, ${program.blocks === 0 ? 'no EVOLVE block, so all of it may change' : `${program.blocks} EVOLVE block${program.blocks === 1 ? '' : 's'}`}`],
    ['evaluator', `${evaluator}: ${contract}`],
    ['limits', `${limits.seconds} s, ${limits.memoryMB} MB, ${limits.cpus} CPU${limits.cpus === 1 ? '' : 's'} an evaluation`],
    ...(python ? [['python', python] as [string, string]] : []),
    ['boundary', boundary],
    ...(granted ? [['granted', granted] as [string, string]] : []),
    ['the seed', first.score === null ? `fails: ${first.failure}` : `scores ${exact(first.score)}`],
    ...(Object.keys(first.metrics).length > 0 ? [['metrics', figures(first.metrics)] as [string, string]] : []),
    ...(Object.keys(first.hidden).length > 0 ? [['private', `${figures(first.hidden)} (no prompt shows them)`] as [string, string]] : []),
    ...(first.feedback ? [['feedback', first.feedback.split('\n').slice(0, 4).join('\n             ').slice(0, 400)] as [string, string]] : []),
    ['cost', `${first.seconds.toFixed(3)} s for the first evaluation, ${second.seconds.toFixed(3)} s for the second${memoryMB > 0 ? `, ${Math.round(memoryMB)} MB` : ''}`],
    ['twice', first.score === null && second.score === null ? 'both evaluations failed' : agree ? 'both evaluations agree' : `the second scores ${exact(second.score)}: noisy, so records are evaluated several times`],
  ];
  const keys = (list: readonly ReadKey[]): string => table(list.map(({ key, line, says }) => [key, `line ${line}`, says]), '    ');
  return [
    `${problem}: ${format}`,
    table(rows, '  '),
    config ? `\n${config.file}, a configuration of ${TITLES[config.dialect as 'openevolve']}: ${config.honoured.length} keys honoured, ${config.idle.length} without meaning here` : '',
    config && config.honoured.length > 0 ? `  honoured\n${keys(config.honoured)}` : '',
    ...Object.entries(onlyIn).map(([recipe, names]) => `  only with --recipe ${recipe} and a model (--model)\n    ${names.join(', ')}`),
    config && config.idle.length > 0 ? `  without meaning here\n${keys(config.idle)}` : '',
    models.length > 0 ? `\nmodels\n${table(models.map(({ model, missing }) => [model, missing ?? 'asked, unless --model says otherwise']), '  ')}` : '',
    hints.length > 0 ? `\nwhat would make it better\n${hints.map((hint) => `  - ${hint}`).join('\n')}` : '',
    first.score === null ? '' : `\nnext\n  ${[next, ...Object.keys(onlyIn).map((recipe) => `${next} --recipe ${recipe} --model PROVIDER:NAME`)].join('\n  ')}`,
  ].filter((part) => part !== '').join('\n');
}
