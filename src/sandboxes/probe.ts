import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Limits } from '../core/index.ts';
import { light } from './light.ts';

export interface Finding {
  what: string;
  holds: boolean;
  detail: string;
}

const LIMITS: Limits = { steps: 1_000_000, seconds: 1, memoryMB: 256, outputBytes: 10_000 };

/** A harness that looks around in the child the way only trusted code can, so that the probe sees what the child is made of. */
const HARNESS = `export const run = (candidate, data) => data === 'environment' ? Object.keys(process.env).join(' ') : candidate.call(data);`;

/** What each hostile program must end in. */
const HOSTILE: readonly { what: string; body: string; ends: readonly string[] }[] = [
  { what: 'an endless loop runs out of steps', body: 'for (;;) {}', ends: ['steps'] },
  { what: 'a loop that catches the step limit does too', body: 'for (;;) { try { for (;;) {} } catch (error) {} }', ends: ['steps'] },
  { what: 'endless work inside one built-in call is killed at the deadline', body: 'return (function () { let text = "a"; for (let i = 0; i < 26; i++) text += text; for (let i = 0; i < 900000; i++) text.indexOf("b" + i); return 1; })();', ends: ['time', 'memory'] },
  { what: 'array buffers count as memory', body: 'const held = []; for (let i = 0; i < 4000; i++) held.push(new Float64Array(1e6).fill(i)); return held.length;', ends: ['memory', 'crash', 'time'] },
  { what: 'objects count as memory', body: 'const held = []; for (;;) held.push([1, 2, 3, 4, held.length]);', ends: ['memory', 'steps', 'crash', 'time'] },
  { what: 'an endless output is refused', body: 'return "x".repeat(20000);', ends: ['invalid'] },
  { what: 'code from text is refused', body: 'return (() => {})["const" + "ructor"]("return 1")();', ends: ['crash'] },
  { what: 'the host process cannot be reached', body: 'return typeof globalThis["pro" + "cess"] === "undefined" && typeof globalThis["req" + "uire"] === "undefined" ? missing : 1;', ends: ['crash'] },
  { what: 'intrinsics cannot be patched', body: 'Array["proto" + "type"].push = null; return 1;', ends: ['crash'] },
];

/**
 * Tries what the light sandbox promises, in real children with real hostile programs.
 * @example for (const { what, holds } of await probeLight()) console.log(holds, what)
 */
export async function probeLight(): Promise<Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'clade-probe-'));
  const file = join(folder, 'harness.js');
  writeFileSync(file, HARNESS);
  const sandbox = light({ harness: pathToFileURL(file).href, limits: LIMITS, data: (id) => id, workers: 2 });
  const script = (body: string): string => `(function (limit) { 'use strict'; let fuel = limit; const out = () => { throw new RangeError('out of steps'); };
const entry = (data) => { ${body.replace(/(for \([^)]*\) |for \(;;\) )(?:\{|(?=\w))/g, (loop) => (loop.endsWith('{') ? `${loop} if (--fuel < 0) out(); ` : `${loop}if (--fuel < 0) out(); else `))} };
return [entry, (next) => { const left = fuel; fuel = next; return left; }, new Float64Array(0)]; })`;
  try {
    const environment = await sandbox.run({ key: 'environment', script: script('return 1;'), size: 0, stateful: false, host: false, transient: false, instances: ['environment'] });
    const [first] = environment;
    const seen = first?.output ? new TextDecoder().decode(first.output).slice(5) : first?.failure?.message;
    const findings: Finding[] = [{ what: 'the environment is empty', holds: (seen ?? '').replace(/PWD|SHLVL|_|\s/g, '') === '', detail: seen ?? '' }];
    const results = await Promise.all(HOSTILE.map(({ what, body }) => sandbox.run({ key: what, script: script(body), size: 0, stateful: false, host: false, transient: false, instances: ['go'] })));
    for (const [i, { what, ends }] of HOSTILE.entries()) {
      const { failure } = results[i]![0]!;
      findings.push({ what, holds: failure !== undefined && ends.includes(failure.kind), detail: failure ? `${failure.kind}: ${failure.message}` : 'it returned as if nothing were wrong' });
    }
    return findings;
  } finally {
    sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
