import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type CladeError, type Claim, type Ctx, type DraftRecord, type Evaluator, type Failure, type Prepared, type Problem, type Score, type SelfScored, aggregate, hashOf } from '../src/core/index.ts';
import { meanOf, repeatClaim } from '../src/engine/repeats.ts';
import { lastDocument } from '../src/evaluators/foreign/printed.ts';
import { type Raw, isRaw, verdictOf } from '../src/evaluators/foreign/verdict.ts';
import { proxyTo } from '../src/evaluators/foreign/proxy.ts';
import { selfScored } from '../src/evaluators/index.ts';
import { joinFiles } from '../src/language/bundle.ts';
import { tongueOf } from '../src/language/tongue.ts';
import { brief } from '../src/prompts/brief.ts';
import { entryOf } from './contracts/archive.ts';
import { testForeign } from './contracts/foreign.ts';

const root = mkdtempSync(join(tmpdir(), 'clade-foreign-'));
after(() => rmSync(root, { recursive: true, force: true }));
const folderWith = (name: string, files: Readonly<Record<string, string>>): string => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(root, name, file, '..'), { recursive: true });
    writeFileSync(join(root, name, file), text);
  }
  return join(root, name);
};
const text = await tongueOf('text');
const spec = (own: Partial<SelfScored>): SelfScored => ({ contract: 'command', language: 'sh', extension: '.sh', folder: root, command: 'sh {program}', seconds: 2, memoryMB: 200, allowRead: [], allowNet: [], ...own });
const open: Evaluator[] = [];
after(() => open.forEach((one) => one.close()));
function evaluator(own: Partial<SelfScored>, workers = 1): (source: string) => Promise<Score | Failure> {
  const one = selfScored({ spec: spec(own), tongue: { ...text, extension: own.extension ?? '.sh' }, workers });
  open.push(one);
  return async (source) => {
    const [measured] = await one.measure(one.prepare(source), ['all']);
    return measured!.score ?? measured!.failure!;
  };
}
const python = (result: Raw): Score | Failure => verdictOf({ contract: 'python', featureDimensions: ['size'] }, result);
const metrics = (of: Record<string, never | number | string | boolean | object>): Score | Failure => python({ metrics: of as never, artifacts: {}, output: '' });
const value = (verdict: Score | Failure): number | string => ('value' in verdict ? verdict.value : `${verdict.kind}: ${verdict.message}`);

test('combined_score, else the mean of the numbers that are no features', () => {
  assert.equal(value(metrics({ combined_score: 0.25, other: 9 })), 0.25);
  assert.equal(value(metrics({ combined_score: '0.5' })), 0.5);
  assert.equal(value(metrics({ a: 1, b: 2, size: 100, ok: true, words: 'x', gone: { number: 'nan' } })), 1.5);
  assert.deepEqual(metrics({ combined_score: 1, a: 2, ok: true }), { value: 1, metrics: { combined_score: 1, a: 2 } });
});

test('what is no number is a failure, and never a score of 0', () => {
  for (const wrong of [{ number: 'nan' }, { number: 'inf' }, 'nan', '-inf', true, false, null, 'many', {}]) assert.match(String(value(metrics({ combined_score: wrong as never, a: 1 }))), /^invalid: combined_score/, JSON.stringify(wrong));
  assert.match(String(value(metrics({}))), /^invalid: there is no combined_score/);
  assert.match(String(value(metrics({ a: { number: 'inf' } }))), /^invalid/);
  assert.match(String(value(metrics({ error: 0 }))), /^rejected/);
  assert.match(String(value(metrics({ stage1_passed: 0, error: 0 }))), /^rejected/);
  assert.equal(value(metrics({ combined_score: 0, error: 'no such file' })), 'rejected: no such file');
  assert.match(String(value(metrics({ combined_score: 1, timeout: true }))), /^time/);
  assert.equal(value(metrics({ combined_score: 0.9, error: 0.1 })), 0.9);
  assert.match(String(value(python({ other: 'list', output: '' }))), /^invalid: evaluate\(\) returned a list/);
  assert.equal(value(python({ raised: { type: 'MemoryError', message: '', trace: '' }, output: '' })), 'memory: MemoryError');
});

test('an answer of another form is none', () => {
  for (const good of [{ output: '', other: 'list' }, { output: '', metrics: {}, artifacts: {} }, { output: '', metrics: null, correct: null }, { output: '', failure: { kind: 'crash', message: 'x' } }]) assert.ok(isRaw(good), JSON.stringify(good));
  for (const wrong of [null, undefined, 5, [], {}, { output: '' }, { output: 5, other: 'x' }, { output: '', raised: null }, { output: '', failure: null }, { output: '', failure: { kind: 'nope', message: 'x' } }, { output: '', metrics: {}, artifacts: null }, { output: '', raised: { type: {}, message: [1], trace: 5 } }]) assert.ok(!isRaw(wrong), JSON.stringify(wrong));
});

test('metrics.json and correct.json: public figures and words are for prompts, private ones are not', () => {
  const files = (own: object, correct: unknown = { correct: true, error: null }): Score | Failure => verdictOf({ contract: 'shinka' }, { metrics: own as never, correct: correct as never, output: 'printed' });
  assert.deepEqual(files({ combined_score: 2, public: { a: 1, shape: 'round' }, private: { secret: 7 }, text_feedback: 'well done', execution_time_mean: 0.5, extra_data: { x: 1 } }), { value: 2, metrics: { a: 1 }, hidden: { execution_time_mean: 0.5, secret: 7 }, feedback: 'well done\n\nshape: round' });
  assert.equal(value(files({ combined_score: 0 }, { correct: false, error: 'overlap' })), 'rejected: overlap');
  assert.equal(value(files({ combined_score: 0 }, null)), 'invalid: the evaluator wrote no correct.json');
  assert.equal(value(files(null as never)), 'invalid: the evaluator wrote no metrics.json');
  assert.equal(value(files({ public: { a: 1 } })), 'invalid: metrics.json has no combined_score');
  assert.match(String(value(files({ combined_score: { number: 'nan' } }))), /^invalid: combined_score is NaN/);
});

test('the last object or number that was printed counts', () => {
  assert.deepEqual(lastDocument('reading\n{"a": 1}\n{"combined_score": 0.5, "public": {"b": 2}}\n'), { combined_score: 0.5, public: { b: 2 } });
  assert.deepEqual(lastDocument('{\n "combined_score": 1,\n "x": {}\n}\nbye'), { combined_score: 1, x: {} });
  assert.equal(lastDocument('steps: 12\n-1.5e3\n'), -1500);
  assert.deepEqual(lastDocument('{"combined_score": NaN, "says": "NaN"}'), { combined_score: { number: 'NaN' }, says: 'NaN' });
  assert.equal(lastDocument('nothing here {'), null);
  assert.ok(Number.isNaN(lastDocument('nan') as number));
});

test('words of one measurement are kept, and a failure has none of a score', () => {
  const measured = [{ instance: 'all', steps: 0, outputHash: 'x', score: { value: 1, feedback: 'good', hidden: { a: 1 } } }];
  assert.deepEqual(aggregate({ direction: 'maximize' }, measured), { total: 1, fitness: 1, metrics: {}, feedback: 'good', hidden: { a: 1 } });
});

test('a command prints a number or an object, and its exit code counts', async () => {
  const run = evaluator({});
  assert.equal(value(await run('echo 0.5')), 0.5);
  assert.deepEqual(await run(`echo '{"combined_score": 2, "public": {"a": 1}, "private": {"b": 3}, "text_feedback": "hm"}'`), { value: 2, metrics: { a: 1 }, hidden: { b: 3 }, feedback: 'hm' });
  assert.match(String(value(await run('echo 1; echo broken >&2; exit 3'))), /^crash: the command ended with code 3: broken/);
  assert.match(String(value(await run('echo hello'))), /^invalid: the command printed no JSON/);
  assert.equal(value(await run('echo \'{"combined_score": 4}\' > "$CLADE_RESULTS/metrics.json"; echo 1')), 4);
  assert.equal(value(await run('echo "{\\"correct\\": false, \\"combined_score\\": 9, \\"error\\": \\"wrong\\"}"')), 'rejected: wrong');
});

test('a command sees its folder under its own name, writes to a scratch space, and knows nothing of our environment', async () => {
  const folder = folderWith('seen', { 'data.txt': '17\n' });
  process.env.CLADE_TEST_SECRET = 'sk-123';
  const run = evaluator({ folder, env: { OWN: '5' } });
  assert.equal(value(await run('cat data.txt')), 17);
  assert.equal(value(await run('echo 1 > new.txt; cat new.txt')), 1);
  assert.deepEqual(readdirSync(folder), ['data.txt']);
  assert.equal(value(await run('[ -z "$CLADE_TEST_SECRET" ] && echo "$OWN"')), 5);
  assert.equal(value(await run('[ "$0" = "$CLADE_PROGRAM" ] && echo "$CLADE_SEED"')), 1);
});

test('a repository is laid out with the files of the candidate over it', async () => {
  const folder = folderWith('repository', { 'main.sh': '. ./lib/a.sh; . ./lib/b.sh; echo $((A + B))', 'lib/a.sh': 'A=1', 'lib/b.sh': 'B=10' });
  const run = evaluator({ folder, command: 'sh main.sh', files: ['main.sh', 'lib'] });
  assert.equal(value(await run(joinFiles(new Map([['lib/a.sh', 'A=5']])))), 15);
  assert.equal(value(await run(joinFiles(new Map([['lib/a.sh', 'A=6; echo junk > lib/b.sh; B=1']])))), 7);
  assert.equal(readFileSync(join(folder, 'lib/b.sh'), 'utf8'), 'B=10');
  assert.match(String(value(await run(joinFiles(new Map([['../out.sh', '']]))))), /^invalid: the file \.\.\/out\.sh/);
  assert.ok(!existsSync(join(root, 'out.sh')));
});

test('what compile makes is kept by the content of the program', async () => {
  const log = join(root, 'compiled');
  const run = evaluator({ command: 'sh {binary}', compile: `echo x >> ${log}; cp {program} {binary}` });
  assert.equal(value(await run('echo 1')), 1);
  assert.equal(value(await run('echo 1')), 1);
  assert.equal(value(await run('echo 2')), 2);
  assert.equal(readFileSync(log, 'utf8'), 'x\nx\n');
  const broken = evaluator({ command: '{binary}', compile: 'echo "a.c:1: error: no" >&2; exit 1 # {binary}' });
  assert.equal(value(await broken('echo 1')), 'invalid: the compiler ended with code 1: a.c:1: error: no');
});

test('a changed evaluator stops the run and is named', async () => {
  const folder = folderWith('changing', { 'score.sh': 'echo 1' });
  const one = selfScored({ spec: spec({ folder, command: 'sh score.sh' }), tongue: text });
  open.push(one);
  const prepared = one.prepare('x');
  assert.equal((await one.verify(prepared, ['all'])).measured[0]!.score!.value, 1);
  writeFileSync(join(folder, 'score.sh'), 'echo 2');
  await assert.rejects(one.verify(prepared, ['all']), (error: CladeError) => error.code === 'problem.evaluator-changed' && error.message.includes('score.sh has changed'));
});

test('mistakes in the description are named before anything starts', () => {
  for (const [own, what] of [[{ command: ' ' }, /no command/], [{ folder: join(root, 'nowhere') }, /is no folder/], [{ compile: 'cc {program}' }, /where the binary goes/], [{ command: '{binary}' }, /nothing makes one/], [{ contract: 'python' as const }, /no Python file/], [{ contract: 'python' as const, file: 'none.py' }, /does not exist/]] as const) {
    assert.throws(() => selfScored({ spec: spec(own), tongue: text }), what);
  }
});

test('trials write the numbers into the text', async () => {
  const one = selfScored({ spec: spec({}), tongue: text });
  open.push(one);
  const { text: lifted, values } = text.lift('echo 0.5');
  const session = await one.open(lifted, values.length, ['all']);
  assert.deepEqual((await session.trials([Float64Array.of(0.5), Float64Array.of(2.25)])).map(({ fitness }) => fitness), [0.5, 2.25]);
});

testForeign('the light tier', 'command', undefined);

test('folders that killed runs left behind are removed after a day, and no others', () => {
  const at = (name: string, old: boolean): string => {
    const folder = join(tmpdir(), name);
    mkdirSync(folder, { recursive: true });
    const then = Date.now() / 1000 - (old ? 90_000 : 0);
    utimesSync(folder, then, then);
    return folder;
  };
  // no process has this number: it is beyond the kernel's largest
  const [left, young, own] = [at('clade-scratch-4194999-left', true), at('clade-scratch-4194999-young', false), at(`clade-scratch-${process.pid}-own`, true)];
  const script = `import { scratchFolder } from ${JSON.stringify(new URL('../src/evaluators/foreign/scratch.ts', import.meta.url).href)}; import { rmdirSync } from 'node:fs'; rmdirSync(scratchFolder());`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script]);
  assert.deepEqual([left, young, own].map((folder) => existsSync(folder)), [false, true, true]);
  rmSync(young, { recursive: true });
  rmSync(own, { recursive: true });
});

test('prompts show what the evaluator said and its open figures, never its hidden ones', () => {
  const record: DraftRecord = { kind: 'seed', feedback: 'try `harder`', hidden: { secret: 77 } };
  const problem = { title: 't', goal: 'g', direction: 'maximize', entry: '', selfScored: true, limits: { steps: 1, seconds: 3, memoryMB: 4, outputBytes: 5 } };
  const ctx = { problem, tongue: text, maxNodes: 9, vocabulary: {}, lessons: [], tried: [], living: [], source: () => 'x = 1', record: () => record, parents: () => [] } as unknown as Ctx;
  const slots = brief(ctx, entryOf(1, 1, 10, { speed: 12 }), []);
  assert.equal(slots.feedback, '# What its evaluation said\n```\nspeed: 12\ntry `harder`\n```');
  assert.ok(!Object.values(slots).some((slot) => /secret|77/.test(slot)));
});

// 6 place

const problem = { direction: 'maximize', selfScored: true } as Problem;
const prepared: Prepared = { source: '', program: hashOf('p'), normal: hashOf('p'), size: 1, inherits: false };
async function claimOf(total: number, bar: number, scores: readonly (number | null)[], repeats?: number): Promise<Claim & { runs: number }> {
  const left = [...scores];
  const verify: Evaluator['verify'] = async () => {
    const score = left.shift()!;
    return { causal: null, measured: [{ instance: 'all', steps: 1, outputHash: 'h', ...(score === null ? { failure: { kind: 'crash', message: 'no luck' } } : { score: { value: score } }) }] };
  };
  const spent = { runs: 0, steps: 0 };
  return { ...(await repeatClaim({ problem, evaluator: { verify, ...(repeats && { repeats }) } as Evaluator, search: ['all'] }, bar, prepared, { kind: 'edit', total }, spent)), runs: spent.runs };
}

test('a score that repeats costs one more evaluation', async () => {
  const claim = await claimOf(3, 2, [3]);
  assert.deepEqual([claim.record, claim.validation, claim.runs, claim.interval], [true, 3, 1, undefined]);
});

test('a noisy score is claimed by the mean of new evaluations, never by its luckiest', async () => {
  const lucky = await claimOf(9, 5, [4, 4.1, 3.9]);
  assert.deepEqual([lucky.record, lucky.runs], [false, 3]);
  assert.ok(Math.abs(lucky.validation! - 4) < 1e-12 && lucky.interval![1] < 5);
  const honest = await claimOf(9, 5, [6, 6.1, 5.9]);
  assert.ok(honest.record && Math.abs(honest.validation! - 6) < 1e-12 && honest.interval![0] > 5);
  const undecided = await claimOf(9, 5, [4, 7, 5, 6, 6, 6, 6, 6, 6]);
  assert.equal(undecided.runs, 9);
  assert.equal(undecided.repeats!.length, 9);
  assert.equal((await claimOf(9, 5, [6, 7, 8, 9, 8, 9], 2)).runs, 4);
});

test('what fails when it is evaluated again is no record', async () => {
  const claim = await claimOf(9, 5, [6, null, 6]);
  assert.deepEqual([claim.record, claim.validation], [false, null]);
  assert.match(claim.note!, /no luck/);
});

test('the interval is that of Student', () => {
  const { mean, interval } = meanOf([1, 2, 3]);
  assert.equal(mean, 2);
  assert.ok(Math.abs(interval![0] - (2 - 4.303 / Math.sqrt(3))) < 1e-9);
  assert.equal(meanOf([2, 2]).interval, undefined);
});

test('the way out keeps the name that was granted, outlives answers that are no HTTP, and lets only so many in', async () => {
  let heard = '';
  let status = '099 odd';
  const upstream = createServer((socket) => socket.on('error', () => {}).once('data', (data) => {
    heard = data.toString();
    socket.end(`HTTP/1.1 ${status}\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok`);
  }));
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const host = `localhost:${(upstream.address() as AddressInfo).port}`;
  const way = await proxyTo([host]);
  const ask = (): Promise<number> => new Promise((resolve, reject) => request({ socketPath: way.socket, path: `http://${host}/x`, agent: false, headers: { host: 'inside.example', 'proxy-authorization': 'x' } }, (reply) => resolve(reply.resume().statusCode!)).on('error', reject).end());
  const clients: Socket[] = [];
  try {
    assert.equal(await ask(), 502);
    status = '200 OK';
    assert.equal(await ask(), 200);
    assert.match(heard, new RegExp(`host: ${host}\\r\\n`, 'i'));
    assert.ok(!/inside\.example|proxy-authorization/i.test(heard), heard);
    let closed = 0;
    for (let k = 0; k < 80; k++) clients.push(connect(way.socket).on('error', () => {}).on('close', () => closed++));
    for (let wait = 0; wait < 2400 && closed < 16; wait++) await new Promise((resolve) => setTimeout(resolve, 25));
    assert.ok(closed >= 16 && closed < 40, `${closed} of 80 were refused`);
  } finally {
    for (const client of clients) client.destroy();
    way.close();
    upstream.close();
  }
});
