import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type CladeError, type Limits, type Plain, decode, encode } from '../../src/core/index.ts';
import { ServantDeath, type Wrap } from '../../src/process/index.ts';
import { type RunRequest, type RunResult, WAYS, type Way, boundary, findingsOf, missingTools, probeBoundary, refuseLeaks, remedy, wayHere, wrapperOf } from '../../src/sandboxes/index.ts';
import { needsOf } from '../../src/sandboxes/needs.ts';
import { checkedResults } from '../../src/sandboxes/reply.ts';
import { ESCAPED, IN_THE_REALM } from '../contracts/hostile.ts';
import { testSandbox } from '../contracts/sandbox.ts';

// Where there is no boundary at all these tests fail, and the error says what to install or to change.
test('this machine has a boundary', () => {
  assert.ok(WAYS.includes(wayHere()));
});

const ways: readonly Way[] = WAYS.filter((way) => missingTools(way).length === 0);
const folder = mkdtempSync(join(tmpdir(), 'clade-hostile-'));
const mark = `${basename(folder)}-stays`;
const listener = createServer((socket) => socket.destroy());
before(() => new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', () => resolve())));
after(() => {
  listener.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const scorer = file('score.ts', 'export const score = () => ({ value: 1 });');
const secret = file('secret', 'a secret');
file('helper.ts', 'export const twice = (n: number): number => 2 * n;');
const honest = file('harness.ts', "import { twice } from './helper.ts';\nexport const run = (candidate: { call(data: unknown): unknown; float64(n: number): Float64Array }, data: number): unknown => { const given = candidate.float64(2); given[0] = twice(data); const answer = candidate.call(given); return typeof answer === 'object' && answer !== null ? JSON.stringify(answer) : answer; };");
// a mistake that hands over an object of its own realm
const leaky = file('leaky.ts', 'export const run = (candidate: { call(data: unknown): unknown }): unknown => { const answer = candidate.call({}); return typeof answer === "string" ? answer : 1; };');

/** Processes with our mark in their arguments: nobody else's. */
function marked(text = mark): number[] {
  return readdirSync('/proc').map(Number).filter((pid) => {
    try {
      return pid > 0 && pid !== process.pid && readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(text);
    } catch {
      return false;
    }
  });
}

async function goneSoon(text = mark): Promise<void> {
  for (let i = 0; i < 1200 && marked(text).length > 0; i++) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(marked(text), []);
}

const LIMITS: Limits = { steps: 100_000, seconds: 3, memoryMB: 256, outputBytes: 10_000 };
const request = (key: string, body: string): RunRequest => ({
  key,
  script: `(function (limit) { 'use strict'; let fuel = limit; const entry = (data) => { ${body} }; return [entry, (next) => { const left = fuel; fuel = next; return left; }, new Float64Array(0)]; })`,
  size: 0,
  stateful: false,
  host: false,
  transient: false,
  instances: ['three'],
});
const answerOf = ({ output, failure }: RunResult): Plain => (output ? decode(output) : `${failure!.kind}: ${failure!.message}`);

for (const way of ways) {
  testSandbox(way, (options) => boundary({ way, harness: undefined, ...options }));

  test(`${way}: the probe finds that everything holds`, async () => {
    const findings = await findingsOf(way);
    assert.ok(findings.length >= 18, String(findings.length));
    for (const { what, held, detail } of findings) assert.ok(held, `${what}: ${detail}`);
    refuseLeaks(way, findings);
  });

  test(`${way}: hostile programs in the realm stay there`, async () => {
    const sandbox = boundary({ way, harness: pathToFileURL(honest).href, limits: LIMITS, data: () => 3, workers: 2 });
    try {
      await Promise.all(
        IN_THE_REALM.map(async ({ what, body }, i) => {
          const [result] = await sandbox.run(request(what, body));
          assert.notEqual(answerOf(result!), 'out', what);
          const [canary] = await sandbox.run(request(`canary ${i}`, `return [${i}, 2].map((x) => x + data[0])[1] + Math.max(0, 1) + Object.keys({}).length;`));
          assert.equal(answerOf(canary!), 9, `after: ${what}`);
        }),
      );
    } finally {
      sandbox.close();
    }
  });

  test(`${way}: programs that escaped the realm stay behind the boundary, and nothing of them survives`, async () => {
    const sandbox = boundary({ way, harness: pathToFileURL(leaky).href, limits: LIMITS, data: () => 3, workers: 2 });
    const outside = { scorer, secret, home: homedir(), port: (listener.address() as { port: number }).port, parent: process.pid, mark, shell: '/usr/bin/sh' };
    try {
      const [proof] = await sandbox.runFresh(request('proof', "return data.constructor.constructor('return process')().getBuiltinModule('node:fs') ? 'node' : 1;"));
      assert.equal(answerOf(proof!), 'node', 'the programs below are out of their realm');
      await Promise.all(
        ESCAPED(outside).map(async ({ what, body }) => {
          const [result] = await sandbox.runFresh(request(what, body));
          assert.notEqual(answerOf(result!), 'out', what);
        }),
      );
    } finally {
      sandbox.close();
    }
    await goneSoon();
    assert.deepEqual(readdirSync(tmpdir()).filter((name) => name === mark), []);
  });

  test(`${way}: at the deadline the whole family dies`, async () => {
    const sandbox = boundary({ way, harness: pathToFileURL(leaky).href, limits: { ...LIMITS, seconds: 2 }, data: () => 3, workers: 1 });
    const own = `${mark}-deadline-${way}`;
    const node = "const p = data.constructor.constructor('return process')(); const { spawn } = p.getBuiltinModule('node:child_process');";
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, marked(own).length);
    }, 50);
    const [result] = await sandbox.run(request('family', `${node} for (let i = 0; i < 2; i++) spawn(p.execPath, ['-e', 'setInterval(() => {}, 1000)', '${own}'], { detached: true, stdio: 'ignore' }); for (;;);`));
    clearInterval(watch);
    // three programs of node may also be more memory than allowed: both are guards
    assert.match(String(answerOf(result!)), /^(time|memory)/);
    assert.ok(most >= 1, 'none of them ever ran');
    await goneSoon(own);
    sandbox.close();
  });

  test(`${way}: CPU and memory are those of node, not of what started it`, async () => {
    const sandbox = boundary({ way, harness: undefined, limits: { ...LIMITS, seconds: 10 }, data: () => 3, workers: 1 });
    await sandbox.run(request('warm', 'return 1;'));
    const earlier = sandbox.cpuSeconds();
    assert.ok(earlier > 0.02, String(earlier));
    assert.match(readFileSync(`/proc/${sandbox.pids()[0]}/cmdline`, 'latin1'), /^[^\0]*node\0.*child\.[jt]s/);
    await sandbox.run(request('work', 'let s = 0; for (let i = 0; i < 3e8; i++) s += i; return s;'));
    assert.ok(sandbox.cpuSeconds() - earlier > 0.1, String(sandbox.cpuSeconds() - earlier));
    sandbox.close();
  });

  test(`${way}: memory that grows after the answer is noticed too`, async () => {
    const sandbox = boundary({ way, harness: pathToFileURL(leaky).href, limits: LIMITS, data: () => 3, workers: 1 });
    const own = `${mark}-idle-${way}`;
    const code = 'const held = []; setInterval(() => held.push(new Uint8Array(4e6).fill(1)), 5)';
    await sandbox.run(request('idle', `const p = data.constructor.constructor('return process')(); p.getBuiltinModule('node:child_process').spawn(p.execPath, ['-e', '${code}', '${own}'], { detached: true, stdio: 'ignore' }); return 1;`));
    await goneSoon(own);
    sandbox.close();
  });

  test(`${way}: a killed main process takes its busy children along`, async () => {
    const own = `${mark}-orphan-${way}`;
    const main = file(`main-${way}.ts`, `
import { boundary } from ${JSON.stringify(new URL('../../src/sandboxes/index.ts', import.meta.url).href)};
const sandbox = boundary({ way: '${way}', harness: ${JSON.stringify(pathToFileURL(leaky).href)}, limits: ${JSON.stringify({ ...LIMITS, seconds: 60 })}, data: () => 3, workers: 1 });
await sandbox.run(${JSON.stringify(request('orphan', `const p = data.constructor.constructor('return process')(); p.getBuiltinModule('node:child_process').spawn(p.execPath, ['-e', 'for (;;);', '${own}'], { stdio: 'ignore', detached: true }); for (;;);`))});`);
    const child = spawn(process.execPath, ['--import', new URL('../../bin/register.js', import.meta.url).href, main], { stdio: 'ignore' });
    for (let i = 0; i < 400 && marked(own).length === 0 && child.exitCode === null; i++) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.ok(marked(own).length > 0, 'it never started');
    child.kill('SIGKILL');
    await goneSoon(own);
  });
}

const without = (args: readonly string[], flag: string, values: number): readonly string[] => args.filter((_, i) => !args.slice(Math.max(0, i - values), i + 1).includes(flag));

/** What is taken away from each wrapper, and which promises must then be found broken. */
const WEAK: readonly { way: Way; what: string; weaken(args: readonly string[]): readonly string[]; broken: RegExp }[] = [
  { way: 'bubblewrap', what: 'the network', weaken: (args) => args.filter((arg) => arg !== '--unshare-net'), broken: /ports.*out of reach/ },
  { way: 'bubblewrap', what: 'all files', weaken: (args) => ['--ro-bind', '/', '/', ...without(without(args, '--dir', 1), '--ro-bind', 2)], broken: /no file of this machine/ },
  { way: 'bubblewrap', what: 'processes', weaken: (args) => args.filter((arg) => arg !== '--unshare-pid'), broken: /no other process/ },
  { way: 'bubblewrap', what: 'a folder to write in', weaken: (args) => args.flatMap((arg) => (arg === '--proc' ? ['--dir', '/var', '--dir', '/var/tmp', '--bind', '/tmp', '/var/tmp', arg] : [arg])), broken: /leaves nothing/ },
  { way: 'namespaces', what: 'the network', weaken: (args) => args.filter((arg) => arg !== '--net'), broken: /ports.*out of reach/ },
  { way: 'namespaces', what: 'the old root', weaken: (args) => args.map((arg) => arg.replace(/^\S*umount -l \/\.old$/m, ':')), broken: /no file of this machine/ },
  { way: 'namespaces', what: 'rights', weaken: (args) => args.filter((arg) => arg !== '--no-new-privs' && arg !== '--bounding-set=-all'), broken: /no rights/ },
];

for (const { way, what, weaken, broken } of WEAK.filter((weak) => ways.includes(weak.way))) {
  test(`${way}: the probe notices that ${what} got through`, async () => {
    const strong = wrapperOf(way, undefined);
    const weak: Wrap = (command, args) => {
      const [tool, all] = strong(command, args);
      const at = all.lastIndexOf(command);
      return [tool, [...weaken(all.slice(0, at)), ...all.slice(at)]];
    };
    const findings = await probeBoundary(weak);
    const leaks = findings.filter(({ held }) => !held);
    assert.ok(leaks.some((finding) => broken.test(finding.what)), JSON.stringify(leaks));
    assert.throws(() => refuseLeaks(way, findings), (error: CladeError) => error.code === 'sandbox.boundary-leaks' && error.fix !== undefined && broken.test(error.message));
  });
}

test('a wrapper that does not start anything is a leak too: no answer is no promise', async () => {
  const findings = await probeBoundary(() => ['/bin/false', []]);
  assert.deepEqual(findings.map(({ held }) => held), [false]);
});

test('where user namespaces are off nothing starts, and the error names the setting', () => {
  const script = join(folder, 'here.ts');
  writeFileSync(script, `import { boundary } from ${JSON.stringify(new URL('../../src/sandboxes/index.ts', import.meta.url).href)};
try { boundary({ harness: undefined, limits: ${JSON.stringify(LIMITS)}, data: () => 3 }); console.log('it started'); } catch (error) { console.log(JSON.stringify([error.code, error.message, error.fix])); }`);
  const { stdout, stderr } = spawnSync('unshare', ['--user', '--map-root-user', 'sh', '-c', 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$0" "$@"', process.execPath, '--import', new URL('../../bin/register.js', import.meta.url).href, script], { encoding: 'utf8' });
  assert.match(stdout, /^\["sandbox.no-boundary",".*bubblewrap: .*; namespaces: .*","user namespaces are off: as root, sysctl -w user.max_user_namespaces=15000"\]/, stdout + stderr);
});

test('what is missing is named: packages or kernel settings', () => {
  for (const name of ['kernel.unprivileged_userns_clone', 'user.max_user_namespaces']) assert.match(remedy((each) => (each === name ? '0' : undefined)), new RegExp(`sysctl -w ${name.replaceAll('.', '\\.')}=`));
  assert.match(remedy((each) => (each === 'kernel.apparmor_restrict_unprivileged_userns' ? '1' : undefined)), /apparmor_restrict_unprivileged_userns=0/);
  assert.match(remedy(() => undefined), /bubblewrap.*util-linux/);
});

test('a child sees the harness and what it imports; a harness that imports the scorer is refused', () => {
  const { plain, native } = needsOf(pathToFileURL(honest).href, []);
  assert.ok(plain.includes(honest) && plain.includes(join(folder, 'helper.ts')));
  assert.ok(![...plain, ...native].some((path) => path.includes('score.ts') || path.includes('problems') || path === folder));
  const bad = file('bad.ts', "import { score } from './score.ts';\nexport const run = score;");
  assert.throws(() => needsOf(pathToFileURL(bad).href, []), (error: CladeError) => error.code === 'problem.harness-imports-scorer');
});

test('started by root, a harness that only root may read is named', { skip: process.getuid!() !== 0 }, () => {
  const closed = file('closed.ts', 'export const run = () => 1;');
  chmodSync(closed, 0o600);
  for (const way of ways) assert.throws(() => wrapperOf(way, pathToFileURL(closed).href), (error: CladeError) => error.code === 'sandbox.unreadable' && error.message.includes(closed));
});

test('answers of a child that was taken over are not believed', () => {
  const good = { steps: 1, output: encode(1) };
  assert.equal(checkedResults({ results: [good] }, 1, 100).length, 1);
  const bad: Plain[] = [null, 7, {}, { results: [] }, { results: [good, good] }, { results: [null] }, { results: [{ steps: -1, output: encode(1) }] }, { results: [{ steps: 1 }] }, { results: [{ steps: 1, output: 'text' }] }, { results: [{ steps: 1, output: new Uint8Array(101) }] }, { results: [{ steps: 1, output: new Uint8Array([99]) }] }, { results: [{ steps: 1, failure: { kind: 'scorer', message: '' } }] }, { results: [{ steps: 1, failure: null }] }];
  for (const reply of bad) assert.throws(() => checkedResults(reply, 1, 100), ServantDeath, JSON.stringify(reply));
});
