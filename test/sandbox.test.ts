import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../src/core/index.ts';
import { SyntaxRefusal, compile } from '../src/language/index.ts';
import { light, probeLight } from '../src/sandboxes/index.ts';
import { createRealm } from '../src/sandboxes/realm.ts';
import { testSandbox } from './contracts/sandbox.ts';

testSandbox('light', (options) => light({ harness: undefined, ...options }));

test('the startup probe finds that everything holds', async () => {
  for (const { what, holds, detail } of await probeLight()) assert.ok(holds, `${what}: ${detail}`);
});

test('programs that name a way out are refused before they run', () => {
  const refused = [
    'export function f() { return process.env; }',
    'export function f() { return require("fs"); }',
    'export function f() { return globalThis; }',
    'export function f() { return eval("1"); }',
    'export function f() { return new Function("return 1")(); }',
    'export function f() { return [].constructor; }',
    'export function f() { return ({}).__proto__; }',
    'export function f() { return Math.random(); }',
    'export function f() { return Date.now(); }',
    'import fs from "node:fs"; export function f() { return fs; }',
    'export async function f() { return await import("fs"); }',
    'export function f() { return fetch("http://x"); }',
    'export function f() { $fuel = 1e9; }',
    'export function g() {}',
    'export default function f() {}',
    'export function f( {',
    'export function f() { return <any>(process.env); }',
    'export function f() { return <any>import("node:fs"); }',
    'export function f() { return [].concat<any>; process.exit(); }',
    'export function f($fuel: number) { return $fuel; }',
    'export function f() { const { $fuel } = { $fuel: 1 }; return $fuel; }',
    'function $outOfFuel() {} export function f() { return 1; }',
    'export function f(x: any) { return x["constructor"]; }',
    'export function f(x: any) { const { constructor: C } = x; return C; }',
    'enum E { a } export function f() { return 1; }',
    'namespace N { export const a = 1; } export function f() { return 1; }',
    'export function f() { return /x/.test("x"); }',
    'export async function f() { return 1; }',
  ];
  for (const source of refused) assert.throws(() => compile(source, 'f'), SyntaxRefusal, source);
});

test('ordinary JavaScript is understood: var, switch, labels, classes without tricks', () => {
  const fine = [
    'export function f(x: number) { switch (x) { case 1: const a = 5; return a; default: return 0; } }',
    'export function f(x: number) { if (x > 0) { var q = 4; } return q; }',
    'export function f(x: number) { outer: for (let i = 0; i < x; i++) for (;;) continue outer; return x; }',
    'class P { a = 1; get b() { return this.a; } } export function f() { return new P().b; }',
    'type T = { a: number }; interface I { b: string } export function f(x: T & I) { return (x as T).a!; }',
  ];
  for (const source of fine) compile(source, 'f');
});

test('Math in the realm is all of Math but random, and nobody can change it', () => {
  const script = "(() => { const f = () => [Object.getOwnPropertyNames(Math).sort().join(), String(Math), String(Object.isFrozen(Math)), String(Math.max(1, 2) + Math.sqrt(9) + Math.PI)]; return [f, () => 0, new Float64Array(0)]; })";
  const told = [...(createRealm().instantiate(script, 1, 0).handle.call() as string[])];
  assert.deepEqual(told, [Object.getOwnPropertyNames(Math).filter((name) => name !== 'random').sort().join(), '[object Math]', 'true', String(5 + Math.PI)]);
});

test('the length of a vector of two in the realm is that of Math.hypot, to two units in the last place', () => {
  const source = 'export function f(x: Float64Array) { const y = []; for (let i = 0; i + 1 < x.length; i += 2) y.push(Math.hypot(x[i], x[i + 1])); y.push(Math.hypot(), Math.hypot(3), Math.hypot(1, 2, 2)); return y; }';
  const rng = random(1, 0, 'vectors');
  const edge = [0, -0, 1, -1, 5e-324, -2.2e-308, 1.7976931348623157e308, -1e308, Infinity, -Infinity, NaN, 3, 4];
  const vectors = edge.flatMap((x) => edge.map((y) => [x, y]));
  const bits = new DataView(new ArrayBuffer(8));
  const any = (): number => {
    bits.setUint32(0, rng.int(2 ** 32));
    bits.setUint32(4, rng.int(2 ** 32));
    return bits.getFloat64(0);
  };
  for (let i = 0; i < 20_000; i++) {
    const x = any();
    vectors.push([x, any()], [x, x * (rng.float() - 0.5) * 2 ** (rng.int(60) - 30)], [rng.float() - 0.5, rng.float() - 0.5]);
  }
  const { handle, fuel } = createRealm().instantiate(compile(source, 'f').script, 1e9, 0);
  fuel(1e9);
  const found = handle.call(new Float64Array(vectors.flat())) as number[];
  assert.deepEqual([...found.slice(-3)], [0, 3, 3]);
  for (const [i, [x, y]] of vectors.entries()) {
    const exact = Math.hypot(x!, y!);
    assert.ok(Object.is(found[i], exact) || Math.abs(found[i]! - exact) <= 2 ** -51 * exact, `${x}, ${y}: ${found[i]}, not ${exact}`);
  }
});
