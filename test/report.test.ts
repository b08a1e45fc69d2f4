import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { program } from '../src/cli/main.ts';
import { type Commit, type Plain, decode, encode } from '../src/core/index.ts';
import { Journal, State, commitsOf } from '../src/engine/index.ts';
import { recipeToRead } from '../src/recipes/index.ts';
import { foldJournal } from '../src/reports/index.ts';
import { type Chronicle, type LineageStep, ablations, archive, changesOf, curve, earnings, family, heat, lineage, readChronicle, steps } from '../src/reports/views/index.ts';
import { markdown } from '../src/reports/write/markdown.ts';
import { page } from '../src/reports/write/page.ts';
import { type Block, fig, t } from '../src/reports/write/parts.ts';
import { excerpt, label, visible } from '../src/reports/write/plain.ts';
import { sqlite } from '../src/stores/index.ts';
import { type Manifest, firstDifference } from '../src/workspace/report-files.ts';
import { loadProblem } from '../src/workspace/problem.ts';
import { evolve, look, resume } from '../src/workspace/run.ts';
import { FILES, command, folder, own, refused } from './report-runs.ts';

const run = join(folder, 'runs', 'fit-1');
const report = join(run, 'report');
const read = (name: string): string => readFileSync(join(report, name), 'utf8');

before(async () => {
  await evolve({ problem: own, seed: 1, evaluations: 200, workers: 1, out: run });
  await command([run], { ablations: 1 });
});

// ── data ──────────────────────────────────────────────────────────────────────────────────────

async function chronicle(until?: number): Promise<{ told: Chronicle; store: ReturnType<typeof look>['store'] }> {
  const { store, identity } = look(run);
  const { problem } = await loadProblem(own);
  return { told: readChronicle({ store, identity, problem, recipe: recipeToRead(identity.recipe, problem), searchCount: 2, ...(until === undefined ? {} : { until }) }), store };
}

test('the views count everything once', async () => {
  const { told, store } = await chronicle();
  const { state, candidates } = told;
  const drawn = curve(told);
  assert.equal(drawn.points.length, state.records.length);
  assert.ok(drawn.points.length > 1, 'the run found something');
  const gained = drawn.points[0]!.validation - drawn.points.at(-1)!.validation;
  const earned = earnings(told, store);
  for (const list of [earned.proposers, earned.kinds]) {
    assert.ok(Math.abs(list.reduce((sum, { gain }) => sum + gain, 0) - gained) < 1e-12);
    assert.equal(list.reduce((sum, { drafts }) => sum + drafts, 0), state.candidates);
  }
  assert.ok(Math.abs(earned.proposers.reduce((sum, { evaluations }) => sum + evaluations!, 0) - state.evaluations) < 1e-9);
  assert.ok(Math.abs(earned.proposers.reduce((sum, { cpu }) => sum + cpu!, 0) - told.end.cpu) < 1e-9);

  // every draft but the seed ends at exactly one step
  const view = steps(told);
  const lost = (name: string): number => view.find((step) => step.name === name)!.lost.reduce((sum, { count }) => sum + count, 0);
  const did = (name: string, what: string): number => view.find((step) => step.name === name)!.did.find((one) => one.what === what)!.count;
  assert.equal(did('propose', 'drafts'), candidates.length - 1);
  assert.equal(did('screen', 'passed'), did('propose', 'drafts') - lost('screen'));
  assert.equal(did('evaluate', 'scored'), did('screen', 'passed') - lost('evaluate'));
  assert.equal(did('place', 'placed') + candidates.filter(({ fate }) => fate === 'passed over').length, did('evaluate', 'scored'));
  assert.equal([...state.refusals.values()].reduce((a, b) => a + b, 0), lost('screen') + lost('evaluate'));

  const scored = candidates.filter(({ total }) => total !== null).length;
  const tree = family(told, scored - 5);
  assert.ok(tree.sampled && tree.nodes.length === scored - 5, `${tree.nodes.length} of ${scored}`);
  const path = lineage(store, state.champion!.entry.id, 'minimize');
  assert.deepEqual(tree.nodes.filter(({ champion }) => champion).map(({ id }) => id), path.map(({ id }) => id));
  for (const { id } of state.records) assert.ok(tree.nodes.some((node) => node.id === id));
  for (const { above, id } of tree.nodes) assert.ok(id === '0.0' ? above === -1 : above >= 0);
  assert.equal(family(told, 1e6).nodes.length, scored);
  assert.equal(family(told, 1).nodes.filter(({ record }) => record).length, state.records.length);

  const alive = archive(state);
  assert.equal(alive.members.length, state.population.size);
  assert.deepEqual(alive.axes.map(({ name }) => name), ['size', 'bend']);
  for (const { bins, key } of alive.cells) assert.equal(bins![0]! * 4 + bins![1]!, key);
  assert.equal(heat(alive, 0, 1, 'minimize').flat().filter((cell) => cell !== null).length, alive.cells.length);
  const folded = heat(alive, 1, 0, 'minimize').flat().flatMap((cell) => (cell ? [cell.total] : []));
  assert.equal(Math.min(...folded), alive.members[0]!.total);
  store.close();

  const early = await chronicle(20);
  assert.equal(early.told.state.committed, 20);
  assert.deepEqual(early.told.candidates, candidates.slice(0, early.told.candidates.length));
  early.store.close();
});

// ── ablations ─────────────────────────────────────────────────────────────────────────────────

const step = (id: string, source: string, total: number, before?: LineageStep): LineageStep => ({ id, parents: before ? [before.id] : [], draft: { kind: 'edit', id, total }, source, total, gain: before ? before.total - total : 0, cause: 'structure', changes: before ? changesOf(before.source, source) : [], ...(before && { before: before.source }), added: 0, again: 0 });

test('an ablation takes out one change and nothing else', () => {
  const seed = step('0.0', 'a;\n\nlet x = f(1, 2);\nc;\n', 9);
  const first = step('1.0', 'a;\n\nlet x = f(3, (2 + y));\nc;\nd;\n', 5, seed);
  const last = step('2.0', 'b;\n\nlet x = f(3, (2 + y));\nc;\nd;\n', 4, first);
  const found = ablations([seed, first, last], new Set(['0.0', '1.0', '2.0']), 3);
  assert.deepEqual(found.map(({ title, source }) => [title, source]), [
    ['1.0 without change 1 of 3', 'a;\n\nlet x = f(1, (2 + y));\nc;\nd;\n'],
    // what opens a bracket goes with what closes it
    ['1.0 without change 2 of 3', 'a;\n\nlet x = f(3, 2);\nc;\nd;\n'],
    ['1.0 without change 3 of 3', 'a;\n\nlet x = f(3, (2 + y));\nc;\n'],
    ['2.0 without its change', first.source],
    ['2.0 without what 1.0 changed', 'b;\n\nlet x = f(1, 2);\nc;\n'],
  ]);
  assert.deepEqual([found[0]!.without, found[0]!.instead], [['3'], ['1']]);
  // later changes on the same line: the first one cannot be taken out of the last program
  const over = step('2.0', 'a;\n\nlet x = g(3, (2 + y));\nc;\nd;\n', 4, first);
  assert.ok(ablations([seed, first, over], new Set(['0.0', '1.0', '2.0']), 3).every(({ change }) => change !== 'all'));
  assert.deepEqual(ablations([seed], new Set(['0.0']), 3), []);
  assert.equal(ablations([seed, first, last], new Set(['1.0']), 0).length, 0);
});

test('a number that is taken out keeps its sign, and a subtraction its own', () => {
  const swap = (before: string, after: string): unknown => {
    const seed = step('0.0', before, 9);
    const [one] = ablations([seed, step('1.0', after, 5, seed)], new Set(['1.0']), 1);
    return [one!.source, one!.without, one!.instead];
  };
  assert.deepEqual(swap('x = f(a, -3.211);\n', 'x = f(a, -2.3);\n'), ['x = f(a, -3.211);\n', ['-2.3'], ['-3.211']]);
  assert.deepEqual(swap('return 3.211;\n', 'return -2.3;\n'), ['return 3.211;\n', ['-2.3'], ['3.211']]);
  assert.deepEqual(swap('x = a - 3.211;\n', 'x = a - 2.3;\n'), ['x = a - 3.211;\n', ['2.3'], ['3.211']]);
});

test('whatever two programs are, a single change reverted is the program before', () => {
  const lines = fc.array(fc.constantFrom('a = 1;', 'b(2);', '', 'if (x) {', '}', 'return a + b * 3;'), { maxLength: 6 }).map((list) => list.join('\n'));
  fc.assert(fc.property(lines, lines, (one, two) => {
    const seed = step('0.0', one, 2);
    const next = step('1.0', two, 1, seed);
    const found = ablations([seed, next], new Set(['1.0']), 1);
    if (found.length === 1 && found[0]!.changes === 1) assert.equal(found[0]!.source, one);
    for (const { source } of found) assert.notEqual(source, two);
  }));
});

// ── writing ───────────────────────────────────────────────────────────────────────────────────

test('hidden characters are shown, long lines are cut, and figures keep their places', () => {
  assert.equal(visible('a\u001b[31m\u202eb\u0000\ud800'), 'a␛[31m⟨U+202E⟩b␀⟨U+D800⟩');
  assert.equal(visible('tab\tand 😀 stay\n'), 'tab\tand 😀 stay\n');
  assert.match(excerpt('x'.repeat(1_000_000)), /^x{400} … \(999,600 more characters in this line\)$/);
  assert.match(excerpt('y\n'.repeat(1000)), /\n… \(601 more lines\)$/);
  // many long programs: the first are shown, and the file stays small
  const many: Block[] = Array.from({ length: 8 }, (_, i) => ({ code: `${i} ${'<'.repeat(300)}\n`.repeat(450), language: 'ts', from: 'code' }));
  assert.ok(page('T', many).text.length < 1_600_000 && markdown('T', many).text.length < 320_000);
  assert.match(page('T', many).text, /left out, or this file would be too large/);
  assert.equal(label('a\n  b'.padEnd(200, 'c')).length, 90);
  const blocks: Block[] = [{ text: t`<b>| ${fig('one', 1.5)} and ${fig('two', 2)}` }, { table: { head: ['a', 'b'], rows: [['x|y', fig('three', 3.25)]] } }, { code: 'a```b', language: 'ts', from: 'code' }];
  for (const { text, figures } of [markdown('T', blocks), page('T', blocks)]) {
    assert.deepEqual(figures.map(({ from }) => from), ['one', 'two', 'three']);
    for (const { line, column, text: shown } of figures) assert.ok(text.split('\n')[line - 1]!.startsWith(shown, column - 1), `${line}:${column} ${shown}`);
  }
  assert.match(markdown('T', blocks).text, /\\<b\\>\\\| 1\.5 and 2[\s\S]*x\\\|y[\s\S]*\n````ts\na```b\n````/);
  assert.match(markdown('T', [{ fold: t`${{ strong: 'R6' }}, by hand`, blocks: [] }]).text, /^\*\*R6, by hand\*\*$/m);
  assert.match(page('T', blocks).text, /&lt;b&gt;\|[\s\S]*x\|y/);
});

test('the page is one file that loads nothing and runs nothing, whatever stands in a program', () => {
  const html = read('report.html');
  assert.ok(html.length < 400_000, `${html.length} characters`);
  assert.doesNotMatch(html, /<script|<iframe|<link|<object|@import|url\(|\son\w+=|src="(?!data:)|href="(?!#)/i);
  assert.match(html, /default-src 'none'/);
  assert.match(html, /Fit a &lt;curve&gt; &amp; more/);
  assert.match(html, /&lt;\/pre&gt;&lt;script&gt;alert\(&#39;page&#39;\)/);
  assert.match(html, /␛\[31m ⟨U\+202E⟩/);
  assert.match(html, /more characters in this line\)/);
  for (const hidden of ['\u001b', '\u202e', '\ue000', '\ue001']) assert.ok(!html.includes(hidden));
  assert.doesNotMatch(html, /NaN|undefined|Infinity/);
  assert.match(html, /prefers-color-scheme: dark/);
  for (const heading of ['The curve', 'The seven steps', 'The family tree', 'The way to the champion', 'Ablations', 'Held out', 'Beside known values', 'Who earns what', 'The archive', 'The solution', 'Cost', 'Determinism and trust', 'How to reproduce']) {
    assert.ok(html.includes(`>${heading}</h2>`), heading);
    assert.ok(read('report.md').includes(`\n## ${heading}\n`), heading);
  }
  // the problem's own pictures are images, which can run nothing
  assert.equal([...html.matchAll(/<img alt="" src="data:image\/svg\+xml;base64,/g)].length, readdirSync(report).filter((name) => name.startsWith('picture-')).length);
  for (const [, file] of read('report.md').matchAll(/\]\(([^)]+\.svg)\)/g)) assert.match(read(file!), /<svg/);
  assert.doesNotMatch(read('report.md'), new RegExp(folder), 'no path of this machine');
  assert.doesNotMatch(html, new RegExp(folder));
});

test('what is written is what the journal says', async () => {
  const { told, store } = await chronicle();
  const { digest, figures } = JSON.parse(read('report.json')) as Manifest & { figures: { where: string; text: string; value: number | null; from: string }[] };
  assert.equal(digest, told.digest);
  const said = new Map(figures.map(({ from, value }) => [from, value]));
  assert.equal(said.get('champion.validation'), told.state.champion!.validation);
  assert.equal(said.get('state.candidates'), told.candidates.length);
  assert.equal(said.get('earnings.proposers["edits"].drafts'), told.candidates.filter(({ proposer }) => proposer === 'edits').length);
  assert.equal(said.get('heldOut[0].count'), 5);
  // the interval holds the mean, and a single instance has none
  assert.ok(said.get('heldOut[0].interval.low')! <= said.get('heldOut[0].mean')! && said.get('heldOut[0].mean')! <= said.get('heldOut[0].interval.high')!);
  assert.match(read('report.md'), /\| one \| [\d.e-]+ \| too few \| 1 \| 0 \|/);
  for (const { where, text } of figures) {
    const [, name, line, column] = /^(.*):(\d+):(\d+)$/.exec(where)!;
    assert.ok(read(name!).split('\n')[Number(line) - 1]!.startsWith(text, Number(column) - 1), where);
  }
  // ablations are a run's journal like any other, which names its parent
  const measured = look(join(run, 'ablations'));
  assert.equal(measured.identity.derivedFrom, told.digest);
  const { state } = foldJournal(measured.store, told.problem, recipeToRead('report', told.problem), 1, 2);
  assert.equal(state.champion!.validation, told.state.champion!.validation);
  assert.equal(commitsOf(measured.store)[0]!.drafts[0]!.total, told.state.champion!.entry.total);
  const planned = commitsOf(measured.store).filter(({ drafts }) => / without /.test(drafts[0]!.kind));
  assert.ok(planned.length > 0);
  for (const { drafts } of planned) assert.ok(read('report.md').includes(drafts[0]!.kind), drafts[0]!.kind);
  measured.store.close();
  store.close();
  await refused([join(run, 'ablations')], {}, 'journal.derived', /measurements/);
  await assert.rejects(resume(join(run, 'ablations')), /measurements that were made for a report/);
});

// ── checking ──────────────────────────────────────────────────────────────────────────────────

test('a report that nobody touched holds, by its run, its folder and its files', async () => {
  assert.match(await command([], { check: run }), /numbers in \d+ files agree.*fit-1; all measurements were made again/);
  for (const what of [report, join(report, 'report.md'), join(report, 'report.html')]) assert.match(await command([], { check: what, quick: true }), /measurements were read/);
  // written again after a kill among the measurements it is the same to the byte
  const before = Object.fromEntries(readdirSync(report).map((name) => [name, read(name)]));
  const kept = new DatabaseSync(join(run, 'ablations/journal.db'));
  kept.exec('DELETE FROM events WHERE seq > 4');
  kept.close();
  await refused([], { check: run, quick: true }, 'unverified.other-measurements', /not those of this report/);
  await command([run], { ablations: 1 });
  for (const [name, text] of Object.entries(before)) assert.equal(read(name), text, name);
});

test('any number that was changed is found and named', async () => {
  const { figures } = JSON.parse(read('report.json')) as { figures: { where: string; text: string; from: string }[] };
  const copy = join(folder, 'copy');
  mkdirSync(copy);
  const written = ['report.md', 'report.html'].map((name) => ({ name, text: read(name), figures: figures.filter(({ where }) => where.startsWith(`${name}:`)).map(({ where, text, from }) => ({ line: Number(where.split(':')[1]), column: Number(where.split(':')[2]), text, value: null, from })) }));
  fc.assert(fc.property(fc.constantFrom(...written), fc.nat(), fc.integer({ min: 1, max: 9 }), (file, which, by) => {
    const digits = [...file.text.matchAll(/\d/g)];
    const { index, 0: digit } = digits[which % digits.length]!;
    writeFileSync(join(copy, file.name), `${file.text.slice(0, index)}${(Number(digit) + by) % 10}${file.text.slice(index + 1)}`);
    const said = firstDifference(copy, file)!;
    const line = file.text.slice(0, index).split('\n').length;
    assert.ok(said.startsWith(`${file.name}, line ${line}`), said);
    const column = index - file.text.lastIndexOf('\n', index - 1);
    const figure = file.figures.find((one) => one.line === line && one.column <= column && column < one.column + one.text.length);
    if (figure) assert.ok(said.includes(figure.from), `${said} does not name ${figure.from}`);
    writeFileSync(join(copy, file.name), file.text);
    assert.equal(firstDifference(copy, file), undefined);
  }), { numRuns: 60 });
  // through the command
  const text = read('report.md');
  writeFileSync(join(report, 'report.md'), text.replace(/best on validation \(squared error\): (\d\.\d*)\d/, 'best on validation (squared error): $1x'));
  await refused([], { check: run, quick: true }, 'unverified.differs', /^report\.md, line \d+: champion\.validation is ".*x" in the file and/);
  writeFileSync(join(report, 'report.md'), text);
  const listed = read('report.json');
  writeFileSync(join(report, 'report.json'), listed.replace(/("value":\d+),"from":"state\.candidates"/, '$17,"from":"state.candidates"'));
  await refused([], { check: run, quick: true }, 'unverified.differs', /^report\.json, line \d+, state\.candidates: /);
  writeFileSync(join(report, 'report.json'), listed);
  rmSync(join(report, 'curve.svg'));
  await refused([], { check: run, quick: true }, 'unverified.differs', /curve\.svg is missing/);
  writeFileSync(join(report, 'report.json'), '{ "clade": "9.9.9", "runs": [".."], "names": ["fit-1"], "ablations": 1, "digest": "x" }');
  await refused([], { check: report }, 'unverified.other-engine', /9\.9\.9/);
  writeFileSync(join(report, 'report.json'), '{ "runs": [] }');
  await refused([], { check: report }, 'unverified.damaged', /does not say/);
  await command([run], { ablations: 1 });
});

test('a journal that was changed is found out', async () => {
  const copy = join(folder, 'runs', 'changed');
  const change = (sql: string, file = 'journal.db'): void => {
    rmSync(copy, { recursive: true, force: true });
    cpSync(run, copy, { recursive: true });
    const db = new DatabaseSync(join(copy, file));
    db.exec(sql);
    db.close();
  };
  // a byte of an event: the chain
  change("UPDATE events SET body = CAST(substr(body, 1, 20) || x'37' || substr(body, 22) AS BLOB) WHERE seq = 4");
  await refused([], { check: copy }, 'journal.corrupt', /event 4/);
  // a clock, which is outside the chain
  change('UPDATE events SET cpu = cpu + 777 WHERE seq = (SELECT MAX(seq) FROM events)');
  change('UPDATE events SET cpu = cpu + 777 WHERE seq = (SELECT MAX(seq) FROM events WHERE kind = \'commit\')');
  await refused([], { check: copy, quick: true }, 'unverified.differs', /^report\.md, line \d+: end\.cpu/);
  // a note, which is outside it too: one that nothing in the report is read from, and one that cannot be read
  change("UPDATE events SET body = CAST(replace(CAST(body AS TEXT), '20', '21') AS BLOB) WHERE seq = (SELECT MIN(seq) FROM events WHERE kind = 'note')");
  await refused([], { check: copy, quick: true }, 'unverified.differs', /^report\.md, line \d+: outside is/);
  change("UPDATE events SET body = x'0704' WHERE kind = 'note'");
  await refused([], { check: copy, quick: true }, 'journal.corrupt', /a note of the journal cannot be read/);
  change("UPDATE events SET body = CAST(replace(CAST(body AS TEXT), '\"status\":', '\"status\",') AS BLOB) WHERE kind = 'note'");
  await refused([], { check: copy, quick: true }, 'journal.corrupt', /the result that the journal notes cannot be read/);
  // a program under its hash
  change("UPDATE blobs SET text = replace(text, 'return', 'return 0 +') WHERE text LIKE '%EVOLVE%'");
  await refused([], { check: copy }, 'journal.corrupt', /does not have the hash/);

  // the champion's score, with a chain that is whole again
  forge(copy, (commit) => (commit.drafts.some(({ claim }) => claim?.record) ? { ...commit, drafts: commit.drafts.map((draft) => (draft.claim?.record ? { ...draft, claim: { ...draft.claim, validation: draft.claim.validation! * 0.999 } } : draft)) } : commit));
  await refused([], { check: copy, quick: true }, 'unverified.differs', /report\.json: digest is/);
  await refused([], { check: copy }, 'unverified.differs', /report\.json: digest is/);
  await command([copy], { ablations: 0 });
  assert.match(readFileSync(join(copy, 'report/report.md'), 'utf8'), /NOT REPRODUCED/);
  await refused([], { check: copy }, 'unverified.differs', /the winner .* was measured as .*; the journal says/);

  // an ablation's score, with a chain that is whole again
  forge(copy, (commit, i) => (i === 1 ? { ...commit, drafts: [{ ...commit.drafts[0]!, total: 0.123456 }] } : commit), 'ablations/journal.db');
  await refused([], { check: copy, quick: true }, 'unverified.differs', /ablations\[0\]|line \d+/);
});

/** A copy of the run whose commits somebody rewrote, digests and all. */
function forge(copy: string, rewrite: (commit: Commit, i: number) => Commit, name = 'journal.db'): void {
  rmSync(copy, { recursive: true, force: true });
  cpSync(run, copy, { recursive: true });
  const from = sqlite({ file: join(run, name), readOnly: true });
  for (const end of ['', '-wal', '-shm']) rmSync(join(copy, `${name}${end}`), { force: true });
  const to = sqlite({ file: join(copy, name) });
  const journal = new Journal(to);
  const blobs = new DatabaseSync(join(run, name), { readOnly: true });
  for (const { hash, text } of blobs.prepare('SELECT hash, text FROM blobs').all() as { hash: string; text: string }[]) to.putBlob(hash, text);
  blobs.close();
  let commits = 0;
  for (const { kind, body, clock } of from.rows()) {
    const event = decode(body) as unknown as Commit;
    const changed = kind === 'commit' ? rewrite(event, commits++) : event;
    assert.ok(encode(changed as unknown as Plain).length > 0);
    journal.append({ kind, body: changed } as Parameters<Journal['append']>[0], clock);
  }
  to.close();
  from.close();
}

// ── mistakes ──────────────────────────────────────────────────────────────────────────────────

test('what cannot be told says why', async () => {
  await refused([], {}, 'usage.no-run', /no run/);
  await refused([join(folder, 'runs', 'nothing')], {}, 'usage.unknown-run', /there is no run/);
  await refused([run], { quick: true }, 'usage.bad-value', /--quick belongs to --check/);
  await refused([run], { ablations: 1.5 }, 'usage.bad-value', /--ablations is 1\.5/);
  await refused([run], { check: run, out: 'x' }, 'usage.bad-value', /--check takes no --out/);
  await refused([], { check: own }, 'usage.no-report', /there is no report/);
  await refused([run], { out: join(own, 'seed.ts', 'x') }, 'usage.no-file', /cannot write/);
  const damaged = join(folder, 'runs', 'damaged');
  mkdirSync(damaged);
  writeFileSync(join(damaged, 'journal.db'), 'not a database at all, but long enough to be taken for one'.repeat(40));
  await refused([damaged], {}, 'journal.corrupt', /damaged/);
  const empty = join(folder, 'runs', 'empty');
  mkdirSync(empty);
  const store = sqlite({ file: join(empty, 'journal.db') });
  const { identity } = look(run);
  new Journal(store).append({ kind: 'start', body: identity }, { seconds: 0, cpuSeconds: 0 });
  new Journal(store, store.last()!.digest).append({ kind: 'note', body: { about: 'open', at: '', folder: own, budget: {} } }, { seconds: 0, cpuSeconds: 0 });
  store.close();
  await refused([empty], {}, 'journal.empty', /has not measured its seed/);
  writeFileSync(join(own, 'score.ts'), `${FILES['score.ts']}// changed\n`);
  await refused([run], {}, 'journal.other-problem', /have changed/);
  writeFileSync(join(own, 'score.ts'), FILES['score.ts']);
  const help = program().commands.find((one) => one.name() === 'report')!;
  for (const flag of ['--out', '--ablations', '--no-ablations', '--check', '--quick']) assert.ok(help.options.some(({ long }) => long === flag), flag);
  assert.equal(State.born('12.0'), 12);
});
