import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { CladeError, EXIT, hashOf } from '../src/core/index.ts';
import { Journal, readEvents } from '../src/engine/index.ts';
import { type Told, type ToldRun, readJournal, readRun, writeJournal, writeJsonl, writeOpenEvolve, writeShinka } from '../src/formats/index.ts';
import { tongueFor } from '../src/language/index.ts';
import { foldJournal } from '../src/reports/index.ts';
import { recipeToRead } from '../src/recipes/index.ts';
import { memory } from '../src/stores/index.ts';
import { catalog } from '../src/server/catalog.ts';
import { headOf, summaryOf } from '../src/server/head.ts';
import { bestOf } from '../dashboard/src/views/known.ts';
import { type Imported, loadProblem } from '../src/workspace/problem.ts';

const BIN = new URL('../bin/clade.js', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'clade-runs-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const program = (value: number): string => `# EVOLVE-BLOCK-START\ndef f(x):\n    return x * ${value}\n# EVOLVE-BLOCK-END\n`;

const told = (id: string, parents: readonly string[], value: number, score: number | null, more: Partial<Told> = {}): Told => ({ id, parents, iteration: value, generation: 0, code: program(value), score, metrics: score === null ? {} : { accuracy: score / 2 }, hidden: {}, kind: parents.length === 0 ? 'seed' : 'diff', island: 0, alive: score !== null, time: 1_760_000_000 + value, prompts: [], ...more });

const RUN: ToldRun = {
  name: 'doubling',
  language: 'python',
  extension: '.py',
  islands: 2,
  best: 'd',
  programs: [
    told('a', [], 1, 0.1234567890123456),
    told('b', ['a'], 2, 0.5, { feedback: 'nearly: "x" is doubled\nonly once', hidden: { secret: 7 } }),
    told('c', ['a'], 3, null, { failure: 'time: 60 s' }),
    told('d', ['b', 'a'], 4, 0.75, { kind: 'cross', island: 1, prompts: [{ system: 'You improve programs.', user: 'Improve this.', response: 'multiply by 4', model: 'm' }] }),
    told('e', ['d'], 5, -3.5, { island: 1, alive: false }),
  ],
};

async function journal(): Promise<{ run: ToldRun; store: ReturnType<typeof memory> }> {
  const store = memory();
  const place: Imported = { imported: 'openevolve', name: RUN.name, language: 'python', extension: '.py', islands: 2 };
  writeJournal(RUN, store, await tongueFor(RUN.programs[0]!.code!, 'python'), { engine: 'openevolve', title: 'OpenEvolve', version: '1', problemHash: hashOf('p'), place: { ...place } });
  const { problem } = await loadProblem(place);
  const { state } = foldJournal(store, problem, recipeToRead('openevolve', problem), 0, 1);
  return { run: readJournal(store, problem, state, { language: 'python', extension: '.py' }), store };
}

/** What has to survive: programs, parents, scores, words, hidden figures; ids may change. */
const essence = ({ programs, best }: ToldRun): object => {
  const codes = new Map(programs.map(({ id, code }) => [id, code]));
  return { best: codes.get(best), programs: programs.map(({ code, parents, score, feedback, hidden, island, prompts, kind }) => ({ code, parents: parents.map((id) => codes.get(id)), score, feedback, hidden, island, kind, prompts: prompts.map(({ system, user, response }) => ({ system, user, response })) })) };
};

test('a run of another engine becomes a journal whose scores are claims, and comes out of it whole', async () => {
  const { run, store } = await journal();
  assert.deepEqual(essence(run), essence(RUN));
  assert.deepEqual(run.programs.map(({ generation }) => generation), [0, 1, 1, 2, 3]);
  const commits = [...store.rows()].filter(({ kind }) => kind === 'commit');
  assert.equal(commits.length, 5);
  assert.equal([...store.rows()].filter(({ kind }) => kind === 'answer').length, 1);
});

test('a journal that names a program as a path is refused before a file is written', async () => {
  const { store } = await journal();
  const forged = memory();
  const chain = new Journal(forged);
  for (const { event, clock } of readEvents(store)) {
    if (event.kind === 'commit') for (const draft of event.body.drafts) draft.id = `../../../${draft.id}`;
    chain.append(event, clock);
  }
  const { problem } = await loadProblem({ imported: 'openevolve', name: RUN.name, language: 'python', extension: '.py', islands: 2 });
  assert.throws(() => foldJournal(forged, problem, recipeToRead('openevolve', problem), 0, 1), (error) => error instanceof CladeError && error.code === 'journal.corrupt' && error.message.includes('"../../../0.0"'));
});

test("OpenEvolve's folder: files and fields as its readers want them, and back again", async () => {
  const { run } = await journal();
  const out = join(folder, 'openevolve_output');
  const checkpoint = writeOpenEvolve(run, out);
  assert.match(checkpoint, /checkpoints\/checkpoint_4$/);
  assert.deepEqual(readdirSync(checkpoint).sort(), ['best_program.py', 'best_program_info.json', 'metadata.json', 'programs']);
  assert.deepEqual(readdirSync(join(out, 'best')).sort(), ['best_program.py', 'best_program_info.json']);
  const json = (...path: string[]): Record<string, unknown> => JSON.parse(readFileSync(join(...path), 'utf8')) as Record<string, unknown>;
  const metadata = json(checkpoint, 'metadata.json');
  assert.deepEqual(Object.keys(metadata).sort(), ['archive', 'best_program_id', 'current_island', 'feature_stats', 'island_best_programs', 'island_feature_maps', 'island_generations', 'islands', 'last_iteration', 'last_migration_generation']);
  assert.equal((metadata.islands as unknown[]).length, 2);
  for (const map of metadata.island_feature_maps as Record<string, string>[]) for (const [cell, id] of Object.entries(map)) {
    assert.match(cell, /^\d+-\d+$/);
    assert.ok(existsSync(join(checkpoint, 'programs', `${id}.json`)));
  }
  const best = json(checkpoint, 'programs', `${metadata.best_program_id as string}.json`);
  assert.deepEqual(Object.keys(best).sort(), ['artifact_dir', 'artifacts_json', 'changes_description', 'code', 'complexity', 'diversity', 'embedding', 'generation', 'id', 'iteration_found', 'language', 'metadata', 'metrics', 'parent_id', 'prompts', 'timestamp']);
  assert.equal((best.metrics as { combined_score: number }).combined_score, 0.75);
  assert.deepEqual(Object.keys(json(out, 'best', 'best_program_info.json')).sort(), ['generation', 'id', 'iteration', 'language', 'metrics', 'parent_id', 'saved_at', 'timestamp']);
  assert.equal(json(checkpoint, 'best_program_info.json').current_iteration, 4);
  const again = readRun(out);
  assert.equal(again.engine, 'openevolve');
  assert.deepEqual(essence(again.run), essence(RUN));
});

test("ShinkaEvolve's folder: the tables and columns of its viewer, a folder for each program, and back again", async () => {
  const { run } = await journal();
  const out = join(folder, 'results');
  const file = writeShinka(run, out);
  const db = new DatabaseSync(file, { readOnly: true });
  const names = (table: string): string[] => (db.prepare(`PRAGMA table_info(${table})`).all() as { name: string }[]).map(({ name }) => name);
  assert.deepEqual(names('programs'), ['id', 'code', 'language', 'parent_id', 'archive_inspiration_ids', 'top_k_inspiration_ids', 'generation', 'timestamp', 'code_diff', 'combined_score', 'public_metrics', 'private_metrics', 'text_feedback', 'complexity', 'embedding', 'embedding_pca_2d', 'embedding_pca_3d', 'embedding_cluster_id', 'correct', 'children_count', 'metadata', 'migration_history', 'island_idx', 'system_prompt_id']);
  for (const table of ['archive', 'metadata_store', 'generation_event_log', 'attempt_log']) assert.ok(names(table).length > 0, table);
  const rows = db.prepare('SELECT * FROM programs ORDER BY generation').all() as Record<string, unknown>[];
  assert.deepEqual(rows.map(({ correct, combined_score: score }) => [correct, score]), [[1, 0.1234567890123456], [1, 0.5], [0, 0], [1, 0.75], [1, -3.5]]);
  assert.deepEqual(JSON.parse(rows[1]!.private_metrics as string), { secret: 7 });
  assert.match(rows[1]!.code_diff as string, /-\s+return x \* 1\n\+\s+return x \* 2/);
  db.close();
  assert.deepEqual(readdirSync(join(out, 'gen_1')).sort(), ['edit.diff', 'main.py', 'original.py', 'results']);
  assert.deepEqual(readdirSync(join(out, 'gen_1/results')).sort(), ['correct.json', 'job_log.err', 'job_log.out', 'metrics.json']);
  assert.equal(readFileSync(join(out, 'best/main.py'), 'utf8'), program(4));
  const again = readRun(out);
  assert.equal(again.engine, 'shinka');
  assert.deepEqual(essence(again.run), essence(RUN));
});

test('one candidate a line, with everything', async () => {
  const { run } = await journal();
  const lines = readFileSync(writeJsonl(run, join(folder, 'jsonl')), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(lines.map(({ score, best }) => [score, best]), [[0.1234567890123456, false], [0.5, false], [null, false], [0.75, true], [-3.5, false]]);
  assert.deepEqual([lines[2]!.failure, lines[1]!.feedback, lines[1]!.hidden], ['rejected: time: 60 s', 'nearly: "x" is doubled\nonly once', { secret: 7 }]);
});

function clade(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, env: { PATH: process.env.PATH!, CI: '1' }, encoding: 'utf8' });
  return { code: status, out: stdout, err: stderr };
}

test('import, and every command that reads a run works on it; what measures says why it cannot', async () => {
  const { run } = await journal();
  writeOpenEvolve(run, join(folder, 'theirs'));
  const imported = clade('import', 'theirs', '--out', 'runs/old');
  assert.equal(imported.code, EXIT.ok, imported.err);
  assert.match(imported.out, /5 programs of OpenEvolve, the best with 0\.75 as it claims/);
  const show = clade('show', 'old');
  assert.match(show.out, /imported: OpenEvolve claimed these scores, nothing was measured here/);
  assert.match(show.out, /self-scored/);
  assert.equal(readFileSync(join(folder, 'runs/old/best.py'), 'utf8'), program(4));
  assert.match(clade('lineage', 'old').out, /^0\.0 .*\n1\.0 .*\n[\s\S]*\n3\.0 .*cross with 0\.0/);
  assert.match(clade('prompt', 'old', '3.0').out, /Improve this\.[\s\S]*multiply by 4/);
  const exported = clade('export', 'old', '--format', 'shinka', '--out', 'shinka');
  assert.equal(exported.code, EXIT.ok, exported.err);
  assert.equal(readRun(join(folder, 'shinka')).run.programs.length, 5);
  const refused = clade('resume', 'old');
  assert.equal(refused.code, EXIT.usage, refused.out);
  assert.match(refused.err, /was imported[\s\S]*clade run PROBLEM --from old/);
  const steered = clade('steer', 'old', 'pin', '0.0');
  assert.equal(steered.code, EXIT.usage, steered.out);
  assert.match(steered.err, /was imported: it is over[\s\S]*--from old/);
  assert.match(clade('runs').out, /^old +theirs .* 0\.75 .* imported$/m);
  const { status, score, said } = summaryOf('old', join(folder, 'runs/old'));
  assert.deepEqual([status, score, said], ['imported', 0.75, 'imported']);
  const served = catalog({ folder: join(folder, 'runs') });
  const head = headOf((await served.desk('old')).run, 0);
  served.close();
  assert.equal(bestOf(head), 'best, claimed by OpenEvolve, not measured here');
  assert.throws(() => readRun(join(folder, 'runs')), /no run of another engine/);
});
