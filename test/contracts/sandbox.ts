import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Limits, type Plain, decode } from '../../src/core/index.ts';
import { compile } from '../../src/language/index.ts';
import type { RunRequest, RunResult, Sandbox } from '../../src/sandboxes/index.ts';

export interface SandboxUnderTest {
  limits: Limits;
  data: (id: string) => Plain;
  workers: number;
}

const LIMITS: Limits = { steps: 300_000, seconds: 2, memoryMB: 256, outputBytes: 50_000 };

/**
 * What every sandbox promises, tried with real programs in real children.
 * @example testSandbox('light', (options) => light({ harness: undefined, ...options }))
 */
export function testSandbox(name: string, make: (options: SandboxUnderTest) => Sandbox): void {
  const data: Record<string, Plain> = { three: 3, list: [1, 2, 3], floats: new Float64Array([0.5, 1.5]) };
  const sandbox = make({ limits: LIMITS, data: (id) => data[id]!, workers: 2 });
  after(() => sandbox.close());

  const request = (source: string, instances: readonly string[] = ['three']): RunRequest => {
    const { script, normal, stateful } = compile(source, 'f');
    return { key: normal, script, size: 0, stateful, host: false, transient: false, instances };
  };
  const one = async (source: string, instance = 'three'): Promise<RunResult> => (await sandbox.run(request(source, [instance])))[0]!;
  const value = async (source: string, instance = 'three'): Promise<Plain> => {
    const { output, failure } = await one(source, instance);
    assert.equal(failure, undefined, failure?.message);
    return decode(output!);
  };
  const fails = async (source: string, kinds: readonly string[], message?: RegExp): Promise<void> => {
    const { failure } = await one(source);
    assert.ok(failure && kinds.includes(failure.kind), `${source} ended in ${failure ? `${failure.kind}: ${failure.message}` : 'an output'}`);
    if (message) assert.match(failure.message, message);
  };

  test(`${name}: runs programs and brings plain outputs back`, async () => {
    assert.equal(await value('export function f(n: number) { return n * 2; }'), 6);
    assert.deepEqual(await value('export function f(list: number[]) { return list.map((x) => x + 1); }', 'list'), [2, 3, 4]);
    assert.deepEqual(await value('export function f(a: Float64Array) { a[0] = 9; return a; }', 'floats'), new Float64Array([9, 1.5]));
    assert.deepEqual(await value('export const f = (n: number) => ({ n, big: 2n, nested: { deep: [null, true, "x"] } });'), { n: 3, big: 2n, nested: { deep: [null, true, 'x'] } });
    assert.deepEqual(data.floats, new Float64Array([0.5, 1.5]), 'the candidate got a copy');
  });

  test(`${name}: counts steps, the same every time`, async () => {
    const source = 'export function f(n: number) { let s = 0; for (let i = 0; i < 1000; i++) s += i; return s; }';
    const [first, second] = [await one(source), await one(`${source}\n// again`)];
    assert.equal(first.steps, second.steps);
    assert.ok(first.steps > 1000 && first.steps < 1100, String(first.steps));
  });

  test(`${name}: endless loops and recursion end in a failure`, async () => {
    await fails('export function f() { for (;;) {} }', ['steps']);
    await fails('export function f() { while (true) { try { while (true) {} } catch {} } }', ['steps']);
    await fails('export function f() { do {} while (true); }', ['steps']);
    await fails('const g = (n: number): number => g(n + 1); export function f() { return g(0); }', ['steps', 'crash']);
    await fails('export function f() { try { for (;;) {} } catch { return 1; } }', ['steps']);
  });

  test(`${name}: memory is bounded, array buffers included, and the next program is served`, async () => {
    await fails('export function f() { const held = []; for (let i = 0; i < 3000; i++) held.push(new Float64Array(1e6).fill(i)); return held.length; }', ['memory', 'crash', 'time']);
    await fails('export function f() { const held: unknown[] = []; for (let i = 0; i < 290000; i++) held.push(new Array(300).fill(i)); return held.length; }', ['memory', 'crash', 'time']);
    assert.deepEqual(await one('export function f() { return new Float64Array(3e8).length; }'), { steps: 0, failure: { kind: 'memory', message: 'used more than 256 MB' } });
    assert.equal(await value('export function f(n: number) { return n; }'), 3);
  });

  test(`${name}: work without a loop is killed at the deadline, and nothing of it survives`, async () => {
    const before = sandbox.guardsFired;
    await fails('export function f() { let a = "a".repeat(3e7); let n = 0; for (let i = 0; i < 200000; i++) n += a.indexOf("b" + i); return n; }', ['time', 'memory']);
    assert.ok(sandbox.guardsFired >= before);
    assert.equal(await value('export function f(n: number) { return n + 1; }'), 4);
  });

  test(`${name}: outputs that are not plain, or too large, are refused with the reason`, async () => {
    await fails('export function f() { return () => 1; }', ['invalid'], /function/);
    await fails('export function f() {}', ['invalid'], /undefined/);
    await fails('export function f() { return { get x() { return 1; } }; }', ['invalid'], /getter/);
    await fails('export function f() { return new Map(); }', ['invalid'], /plain/);
    await fails('export function f() { return [1, , 3]; }', ['invalid'], /hole/);
    await fails('export function f() { return "x".repeat(60000); }', ['invalid'], /limit/);
    await fails('export function f() { const a: unknown[] = []; a.push(a); return a; }', ['invalid'], /nested/);
  });

  test(`${name}: what a program throws is a crash with its message`, async () => {
    await fails('export function f() { throw new Error("no idea"); }', ['crash'], /no idea/);
    await fails('export function f() { throw null; }', ['crash']);
    await fails('export function f() { throw { get message() { throw 1; } }; }', ['crash']);
  });

  test(`${name}: a program leaves nothing behind for the next`, async () => {
    const patches = [
      'export function f() { const key = "proto" + "type"; (Array as any)[key].map = () => 7; return 1; }',
      'export function f() { const P = ([] as any)["__pro" + "to__"]; P.push = () => 7; return 1; }',
      'export function f() { (Math as any).max = () => 7; return 1; }',
      'export function f() { Object.defineProperty(Object, "keys", { value: () => 7 }); return 1; }',
    ];
    for (const patch of patches) await one(patch);
    for (let i = 0; i < 4; i++) assert.deepEqual(await value(`export function f(list: number[]) { return [Math.max(1, 2), list.map((x) => x), Object.keys({ a: 1 }), ${i}]; }`, 'list'), [2, [1, 2, 3], ['a'], i]);
  });

  test(`${name}: state of a program starts fresh for each instance`, async () => {
    const results = await sandbox.run(request('let calls = 0; export function f(n: number) { return ++calls; }', ['three', 'three', 'three']));
    assert.deepEqual(results.map(({ output }) => output && decode(output)), [1, 1, 1]);
  });

  test(`${name}: functions keep no notes from one instance to the next`, async () => {
    const results = await sandbox.run(request('const memo = () => 0; export function f(n: number) { const notes = memo as any; notes.seen = (notes.seen ?? 0) + 1; return notes.seen; }', ['three', 'three']));
    assert.deepEqual(results.map(({ output }) => output && decode(output)), [1, 1]);
  });

  test(`${name}: a small graph that stands for a huge tree is refused`, async () => {
    await fails('export function f() { let a: unknown = 1; for (let i = 0; i < 40; i++) a = [a, a]; return a; }', ['invalid'], /items/);
  });

  test(`${name}: a fresh child gives the same answer`, async () => {
    const program = request('export function f(n: number) { return Math.sqrt(n); }');
    assert.deepEqual(await sandbox.runFresh(program), await sandbox.run(program));
  });

  test(`${name}: constants can be exchanged without compiling again`, async () => {
    const { script, stateful } = compile('export function f(n: number) { return n * $constants[0] + $constants[1]; }', 'f', { lifted: 2 });
    const results = await sandbox.run({ key: 'lifted', script, stateful, host: false, transient: false, size: 2, instances: ['three'], constants: [new Float64Array([1, 0]), new Float64Array([2, 5])] });
    assert.deepEqual(results.map(({ output }) => output && decode(output)), [3, 11]);
  });
}
