import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { structuredPatch } from 'diff';
import { CladeError, reason } from '../../core/index.ts';
import { type Told, type ToldRun, generations, isNumber, notEmpty, numbersIn } from './told.ts';

/** Columns of the table `programs`, in order; the tables and their names are ShinkaEvolve's (August 2026). */
const COLUMNS: Readonly<Record<string, string>> = {
  id: 'TEXT PRIMARY KEY',
  code: 'TEXT NOT NULL',
  language: 'TEXT NOT NULL',
  parent_id: 'TEXT',
  archive_inspiration_ids: 'TEXT',
  top_k_inspiration_ids: 'TEXT',
  generation: 'INTEGER NOT NULL',
  timestamp: 'REAL NOT NULL',
  code_diff: 'TEXT',
  combined_score: 'REAL',
  public_metrics: 'TEXT',
  private_metrics: 'TEXT',
  text_feedback: 'TEXT',
  complexity: 'REAL',
  embedding: 'TEXT',
  embedding_pca_2d: 'TEXT',
  embedding_pca_3d: 'TEXT',
  embedding_cluster_id: 'INTEGER',
  correct: 'BOOLEAN DEFAULT 0',
  children_count: 'INTEGER NOT NULL DEFAULT 0',
  metadata: 'TEXT',
  migration_history: 'TEXT',
  island_idx: 'INTEGER',
  system_prompt_id: 'TEXT',
};

const TABLES = `
CREATE TABLE programs (${Object.entries(COLUMNS).map(([name, type]) => `${name} ${type}`).join(', ')});
CREATE TABLE archive (program_id TEXT PRIMARY KEY, FOREIGN KEY (program_id) REFERENCES programs(id) ON DELETE CASCADE);
CREATE TABLE metadata_store (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE generation_event_log (id INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL, status TEXT NOT NULL, source_job_id TEXT, details TEXT, created_at REAL NOT NULL);
CREATE TABLE attempt_log (id INTEGER PRIMARY KEY AUTOINCREMENT, generation INTEGER NOT NULL, stage TEXT NOT NULL, status TEXT NOT NULL, details TEXT, created_at REAL NOT NULL);`;

const EXTENSIONS: Readonly<Record<string, string>> = { python: '.py', rust: '.rs', cpp: '.cpp', cuda: '.cu', go: '.go', julia: '.jl', swift: '.swift', json: '.json', fortran: '.f90', verilog: '.sv', wolfram: '.wl', markdown: '.md', typescript: '.ts' };

/** `programs.sqlite`, itself or in a folder of results; older runs call it evolution_db.sqlite. */
export function databaseIn(path: string): string | undefined {
  if (/\.(sqlite|db)$/.test(path) && existsSync(path)) return path;
  return ['programs.sqlite', 'evolution_db.sqlite'].map((name) => join(path, name)).find((file) => existsSync(file));
}

/** Reads a run of ShinkaEvolve. Throws `journal.*` with what is missing. @example readShinka('results/programs.sqlite').best */
export function readShinka(file: string): ToldRun {
  let rows: Record<string, unknown>[];
  let archive: Set<string>;
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      rows = db.prepare('SELECT * FROM programs ORDER BY generation, timestamp, rowid').all() as Record<string, unknown>[];
      archive = new Set((db.prepare('SELECT program_id FROM archive').all() as { program_id: string }[]).map(({ program_id: id }) => id));
    } finally {
      db.close();
    }
  } catch (error) {
    throw new CladeError('journal.corrupt', `${file} is no database of ShinkaEvolve: ${reason(error)}`, 'name the folder of its results, or the file programs.sqlite in it');
  }
  const lineage = generations(new Map(rows.map(({ id, parent_id: parent }) => [String(id), parent === null || parent === undefined ? undefined : String(parent)])));
  const programs = rows.map((row): Told => {
    const metadata = object(row.metadata);
    const own = metadata.clade as { parents?: string[]; kind?: string; iteration?: number } | undefined;
    const correct = Boolean(row.correct);
    const score = correct && isNumber(row.combined_score) ? row.combined_score : null;
    const others = [...list(row.archive_inspiration_ids), ...list(row.top_k_inspiration_ids)];
    return {
      id: String(row.id),
      parents: own?.parents ?? (row.parent_id ? [String(row.parent_id), ...(metadata.patch_type === 'cross' ? others.slice(0, 1) : [])] : []),
      iteration: own?.iteration ?? Number(row.generation ?? 0),
      generation: lineage.get(String(row.id)) ?? 0,
      code: String(row.code ?? ''),
      score,
      metrics: numbersIn(object(row.public_metrics)),
      hidden: numbersIn(object(row.private_metrics)),
      ...(row.text_feedback ? { feedback: String(row.text_feedback) } : {}),
      ...(score === null ? { failure: String(metadata.error ?? metadata.stderr_log ?? (correct ? 'no score' : 'incorrect')) } : {}),
      kind: own?.kind ?? String(metadata.patch_type ?? (row.parent_id ? 'model' : 'seed')),
      island: Number(row.island_idx ?? 0),
      alive: archive.has(String(row.id)),
      ...(isNumber(row.complexity) ? { size: row.complexity } : {}),
      time: Number(row.timestamp ?? 0),
      prompts: promptsIn(metadata),
    };
  });
  const language = String(rows[0]?.language ?? 'text');
  const scored = programs.filter(({ score }) => score !== null).toSorted((a, b) => b.score! - a.score!);
  const name = basename(dirname(resolve(file))).toLowerCase().replace(/[^a-z0-9-]+/g, '-') || 'shinka';
  return notEmpty({ name, language, extension: EXTENSIONS[language] ?? '.txt', islands: 1 + Math.max(0, ...programs.map(({ island }) => island)), programs, best: scored[0]?.id ?? '' }, file);
}

function promptsIn(metadata: Record<string, unknown>): Told['prompts'] {
  const { clade_prompts: own, llm_result: result } = metadata as { clade_prompts?: Told['prompts']; llm_result?: Record<string, unknown> | null };
  if (own) return own;
  if (!result || typeof result.content !== 'string') return [];
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return [{ system: text(result.system_msg), user: text(result.msg), response: result.content, model: text(result.model_name) || text(metadata.model_name) || 'shinka' }];
}

function object(text: unknown): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(text ?? '{}'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function list(text: unknown): string[] {
  try {
    const value: unknown = JSON.parse(String(text ?? '[]'));
    return Array.isArray(value) ? value.map(String) : [];
  } catch {
    return [];
  }
}

/** Writes a folder of results: the database, a folder for each program, and `best`. Returns the database. */
export function writeShinka(run: ToldRun, out: string): string {
  const programs = run.programs.filter(({ code }) => code !== undefined);
  mkdirSync(out, { recursive: true });
  const file = join(out, 'programs.sqlite');
  rmSync(file, { force: true });
  const sources = new Map(programs.map(({ id, code }) => [id, code!]));
  const children = new Map<string, number>();
  for (const { parents } of programs) if (parents[0] !== undefined) children.set(parents[0], (children.get(parents[0]) ?? 0) + 1);
  const db = new DatabaseSync(file);
  try {
    db.exec(`BEGIN; ${TABLES}`);
    const insert = db.prepare(`INSERT INTO programs (${Object.keys(COLUMNS).join(', ')}) VALUES (${Object.keys(COLUMNS).map((name) => `:${name}`).join(', ')})`);
    const archive = db.prepare('INSERT INTO archive VALUES (?)');
    const event = db.prepare('INSERT INTO generation_event_log (generation, status, source_job_id, details, created_at) VALUES (?, ?, NULL, ?, ?)');
    for (const [generation, told] of programs.entries()) {
      const before = told.parents[0] === undefined ? undefined : sources.get(told.parents[0]);
      insert.run({
        id: told.id,
        code: told.code!,
        language: run.language,
        parent_id: before === undefined ? null : told.parents[0]!,
        archive_inspiration_ids: JSON.stringify(told.parents.slice(1).filter((id) => sources.has(id))),
        top_k_inspiration_ids: '[]',
        generation,
        timestamp: told.time,
        code_diff: before === undefined ? null : patch(before, told.code!),
        combined_score: told.score ?? 0,
        public_metrics: JSON.stringify(told.metrics),
        private_metrics: JSON.stringify(told.hidden),
        text_feedback: told.feedback ?? '',
        complexity: told.size ?? told.code!.length,
        embedding: '[]',
        embedding_pca_2d: '[]',
        embedding_pca_3d: '[]',
        embedding_cluster_id: null,
        correct: told.score === null ? 0 : 1,
        children_count: children.get(told.id) ?? 0,
        metadata: JSON.stringify({ patch_type: told.kind, patch_name: told.kind, ...(told.failure === undefined ? {} : { error: told.failure }), clade: { parents: told.parents, kind: told.kind, iteration: told.iteration }, ...(told.prompts.length > 0 ? { clade_prompts: told.prompts } : {}) }),
        migration_history: '[]',
        island_idx: told.island,
        system_prompt_id: null,
      });
      if (told.alive && told.score !== null) archive.run(told.id);
      event.run(generation, 'completed', '{}', told.time);
    }
    const store = db.prepare('INSERT INTO metadata_store VALUES (?, ?)');
    store.run('last_iteration', String(programs.length - 1));
    store.run('best_program_id', run.best);
    db.exec('COMMIT');
  } finally {
    db.close();
  }
  for (const [generation, told] of programs.entries()) writeGeneration(join(out, `gen_${generation}`), told, sources, run.extension);
  writeFileSync(join(out, `init_program${run.extension}`), programs[0]!.code!);
  rmSync(join(out, 'best'), { recursive: true, force: true });
  cpSync(join(out, `gen_${programs.findIndex(({ id }) => id === run.best)}`), join(out, 'best'), { recursive: true });
  return file;
}

function writeGeneration(folder: string, told: Told, sources: ReadonlyMap<string, string>, extension: string): void {
  const results = join(folder, 'results');
  mkdirSync(results, { recursive: true });
  const before = told.parents[0] === undefined ? undefined : sources.get(told.parents[0]);
  writeFileSync(join(folder, `main${extension}`), told.code!);
  if (before !== undefined) {
    writeFileSync(join(folder, `original${extension}`), before);
    writeFileSync(join(folder, 'edit.diff'), patch(before, told.code!));
  }
  const metrics = { combined_score: told.score ?? 0, public: told.metrics, private: told.hidden, text_feedback: told.feedback ?? '' };
  writeFileSync(join(results, 'metrics.json'), `${JSON.stringify(metrics, null, 2)}\n`);
  writeFileSync(join(results, 'correct.json'), `${JSON.stringify({ correct: told.score !== null, error: told.failure ?? null }, null, 2)}\n`);
  writeFileSync(join(results, 'job_log.out'), '');
  writeFileSync(join(results, 'job_log.err'), told.failure ?? '');
}

function patch(before: string, after: string): string {
  const { hunks } = structuredPatch('original', 'main', before, after, '', '', { context: 3 });
  return ['--- original', '+++ main', ...hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, ...lines])].join('\n');
}
