import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SyntaxRefusal, compile } from '../src/language/index.ts';
import { light, probeLight } from '../src/sandboxes/index.ts';
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
  ];
  for (const source of refused) assert.throws(() => compile(source, 'f'), SyntaxRefusal, source);
});
