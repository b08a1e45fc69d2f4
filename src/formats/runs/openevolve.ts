import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CladeError, reason } from '../../core/index.ts';
import { type Told, type ToldRun, isNumber, notEmpty, numbersIn } from './told.ts';

/** A program as OpenEvolve writes it (`programs/<id>.json`); fields that are not read are left out. */
interface ProgramFile {
  id: string;
  code: string;
  language?: string;
  parent_id?: string | null;
  generation?: number;
  timestamp?: number;
  iteration_found?: number;
  metrics?: Record<string, unknown>;
  metadata?: { island?: number; changes?: string; migrant?: boolean; clade?: { parents?: string[]; kind?: string; hidden?: Record<string, number> } };
  prompts?: Record<string, { system?: string; user?: string; responses?: string[] }> | null;
  artifacts_json?: string | null;
}

/** Figures that only say that an evaluation failed. */
const SIGNS = ['error', 'timeout', 'stage1_passed'];

const EXTENSIONS: Readonly<Record<string, string>> = { python: '.py', rust: '.rs', cpp: '.cpp', go: '.go', typescript: '.ts', javascript: '.js', julia: '.jl', java: '.java' };

/** The newest checkpoint in a folder: the folder itself, one in `checkpoints`, or one in `openevolve_output`. */
export function checkpointIn(folder: string): string | undefined {
  if (existsSync(join(folder, 'metadata.json')) && existsSync(join(folder, 'programs'))) return folder;
  for (const place of [join(folder, 'checkpoints'), join(folder, 'openevolve_output', 'checkpoints')]) {
    if (!existsSync(place)) continue;
    const numbers = readdirSync(place).flatMap((name) => /^checkpoint_(\d+)$/.exec(name)?.[1] ?? []).map(Number);
    if (numbers.length > 0) return join(place, `checkpoint_${Math.max(...numbers)}`);
  }
  return undefined;
}

/** Reads a checkpoint of OpenEvolve. Throws `journal.*` with the file that is wrong. @example readOpenEvolve('checkpoints/checkpoint_100').best */
export function readOpenEvolve(checkpoint: string): ToldRun {
  const metadata = json(join(checkpoint, 'metadata.json')) as { archive?: string[]; islands?: string[][]; best_program_id?: string };
  const files = readdirSync(join(checkpoint, 'programs')).filter((name) => name.endsWith('.json'));
  const programs = files.map((name) => json(join(checkpoint, 'programs', name)) as ProgramFile);
  for (const [i, { id, code }] of programs.entries()) if (typeof id !== 'string' || typeof code !== 'string') throw new CladeError('journal.corrupt', `${join(checkpoint, 'programs', files[i]!)} is no program: it has no "id" and "code"`, 'take the file away, or import another checkpoint');
  programs.sort((a, b) => (a.iteration_found ?? 0) - (b.iteration_found ?? 0) || (a.timestamp ?? 0) - (b.timestamp ?? 0) || (a.id < b.id ? -1 : 1));
  const alive = new Set([...(metadata.archive ?? []), ...(metadata.islands ?? []).flat()]);
  const told = programs.map((program): Told => {
    const metrics = numbersIn(program.metrics);
    const score = scoreOf(metrics);
    const { error, feedback } = wordsOf(program.artifacts_json);
    const own = program.metadata?.clade;
    return {
      id: program.id,
      parents: own?.parents ?? (program.parent_id ? [program.parent_id] : []),
      iteration: program.iteration_found ?? 0,
      generation: program.generation ?? 0,
      code: program.code,
      score,
      metrics,
      hidden: own?.hidden ?? {},
      ...(feedback === undefined ? {} : { feedback }),
      ...(score === null ? { failure: error ?? String(program.metrics?.error ?? 'no score') } : {}),
      kind: own?.kind ?? (program.metadata?.migrant ? 'migrant' : program.parent_id ? 'model' : 'seed'),
      island: program.metadata?.island ?? 0,
      alive: alive.has(program.id),
      time: program.timestamp ?? 0,
      prompts: Object.values(program.prompts ?? {}).flatMap(({ system = '', user = '', responses = [] }) => responses.map((response) => ({ system, user, response, model: 'openevolve' }))),
    };
  });
  const [first] = programs;
  const extension = readdirSync(checkpoint).map((name) => /^best_program(\.\w+)$/.exec(name)?.[1]).find((ending) => ending !== undefined && ending !== '.json') ?? EXTENSIONS[first?.language ?? ''] ?? '.txt';
  const scored = told.filter(({ score }) => score !== null);
  const best = scored.find(({ id }) => id === metadata.best_program_id) ?? scored.toSorted((a, b) => b.score! - a.score!)[0];
  return notEmpty({ name: nameOf(checkpoint), language: first?.language ?? 'text', extension, islands: Math.max(1, metadata.islands?.length ?? 1), programs: told, best: best?.id ?? '' }, checkpoint);
}

/** `combined_score`, else the mean of what is a figure; none where there is only a sign of failure. */
function scoreOf(metrics: Readonly<Record<string, number>>): number | null {
  if (metrics.combined_score !== undefined) return metrics.combined_score;
  const figures = Object.entries(metrics).filter(([name]) => !SIGNS.includes(name));
  if (figures.length === 0 || metrics.error !== undefined) return null;
  return figures.reduce((sum, [, value]) => sum + value, 0) / figures.length;
}

/** Artifacts as prompts show them; an error is the failure's own. */
function wordsOf(artifacts: string | null | undefined): { error?: string; feedback?: string } {
  if (!artifacts) return {};
  try {
    const { error, ...others } = JSON.parse(artifacts) as Record<string, unknown>;
    const lines = Object.entries(others).map(([name, value]) => (name === 'feedback' ? String(value) : `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`));
    return { ...(typeof error === 'string' ? { error } : {}), ...(lines.length > 0 ? { feedback: lines.join('\n') } : {}) };
  } catch {
    return { feedback: artifacts };
  }
}

function nameOf(checkpoint: string): string {
  const parts = resolve(checkpoint).split('/').filter((part) => !/^(checkpoint_\d+|checkpoints|openevolve_output|openevolve)$/.test(part));
  return basename(parts.join('/')).toLowerCase().replace(/[^a-z0-9-]+/g, '-') || 'openevolve';
}

function json(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CladeError('journal.corrupt', `${file} cannot be read: ${reason(error)}`, 'restore the file, or import another checkpoint');
  }
}

/** Bins of the size of a program: the key of a cell is `size-diversity`, and we know no diversity. */
const BINS = 10;

/** Writes OpenEvolve's output folder: `best/` and one checkpoint that holds everything. Returns the checkpoint. */
export function writeOpenEvolve(run: ToldRun, out: string): string {
  const programs = run.programs.filter(({ code }) => code !== undefined);
  const last = Math.max(...programs.map(({ iteration }) => iteration));
  const checkpoint = join(out, 'checkpoints', `checkpoint_${last}`);
  mkdirSync(join(checkpoint, 'programs'), { recursive: true });
  for (const told of programs) write(join(checkpoint, 'programs', `${told.id}.json`), programFile(told, run.language));
  const best = programs.find(({ id }) => id === run.best)!;
  const alive = programs.filter((told) => told.alive && told.score !== null);
  const ranked = alive.toSorted((a, b) => b.score! - a.score!);
  const islands = Array.from({ length: run.islands }, (_, island) => alive.filter((told) => told.island === island));
  const sizes = alive.map(({ size = 0 }) => size);
  const [min, max] = [Math.min(...sizes, best.size ?? 0), Math.max(...sizes, best.size ?? 0)];
  const cell = ({ size = 0 }: Told): string => `${Math.min(BINS - 1, Math.floor(((size - min) / Math.max(1, max - min)) * BINS))}-0`;
  write(join(checkpoint, 'metadata.json'), {
    island_feature_maps: islands.map((members) => Object.fromEntries(members.toSorted((a, b) => a.score! - b.score!).map((told) => [cell(told), told.id]))),
    islands: islands.map((members) => members.map(({ id }) => id)),
    archive: ranked.slice(0, 100).map(({ id }) => id),
    best_program_id: run.best,
    island_best_programs: islands.map((members) => members.toSorted((a, b) => b.score! - a.score!)[0]?.id ?? null),
    last_iteration: last,
    current_island: 0,
    island_generations: islands.map((members) => Math.max(0, ...members.map(({ generation }) => generation))),
    last_migration_generation: 0,
    feature_stats: { complexity: { min, max, values: sizes } },
  });
  const info = { id: best.id, generation: best.generation, iteration: best.iteration, timestamp: best.time, parent_id: best.parents[0] ?? null, metrics: metricsOf(best), language: run.language, saved_at: best.time };
  writeFileSync(join(checkpoint, `best_program${run.extension}`), best.code!);
  write(join(checkpoint, 'best_program_info.json'), { ...info, current_iteration: last });
  mkdirSync(join(out, 'best'), { recursive: true });
  writeFileSync(join(out, 'best', `best_program${run.extension}`), best.code!);
  write(join(out, 'best', 'best_program_info.json'), info);
  return checkpoint;
}

const metricsOf = ({ score, metrics }: Told): Record<string, number> => (score === null ? { error: 0 } : { ...metrics, combined_score: score });

function programFile(told: Told, language: string): object {
  const { id, code, parents, generation, iteration, kind, island, hidden, feedback, failure, time, prompts } = told;
  const words = { ...(feedback === undefined ? {} : { feedback }), ...(failure === undefined ? {} : { error: failure }) };
  return {
    id,
    code,
    changes_description: '',
    language,
    parent_id: parents[0] ?? null,
    generation,
    timestamp: time,
    iteration_found: iteration,
    metrics: metricsOf(told),
    complexity: 0,
    diversity: 0,
    metadata: { changes: kind, island, clade: { parents, kind, hidden } },
    prompts: prompts.length > 0 ? Object.fromEntries(prompts.map(({ system, user, response }, i) => [i === 0 ? 'full_rewrite_user' : `full_rewrite_user_${i + 1}`, { system, user, responses: [response] }])) : null,
    artifacts_json: Object.keys(words).length > 0 ? JSON.stringify(words) : null,
    artifact_dir: null,
    embedding: null,
  };
}

function write(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, (_, one: unknown) => (isNumber(one) || typeof one !== 'number' ? one : null), 2)}\n`);
}
