import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SelfScored } from '../src/core/index.ts';
import { selfScored } from '../src/evaluators/index.ts';
import { tongueOf } from '../src/language/tongue.ts';
import type { Isolate } from '../src/process/index.ts';
import { isolated, wayHere } from '../src/sandboxes/index.ts';
import { pythonWith } from '../test/contracts/foreign.ts';
import { type Row, median, ownCpu } from './lib.ts';

const CANDIDATES = 300;
const ROUNDS = 3;

/** CPU milliseconds of all processes together for each Python candidate that does next to nothing; the evaluator imports numpy. */
export async function foreign(): Promise<Row[]> {
  const python = pythonWith(['numpy']);
  if ('missing' in python) return [{ measure: 'CPU of a Python candidate', must: '<= 15 ms', found: `not measured: ${python.missing}` }];
  const folder = mkdtempSync(join(tmpdir(), 'clade-foreign-'));
  // behind the boundary root's children are another user
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'evaluator.py'), 'import importlib.util\nimport numpy as np\ndef evaluate(path):\n    spec = importlib.util.spec_from_file_location("candidate", path)\n    module = importlib.util.module_from_spec(spec)\n    spec.loader.exec_module(module)\n    return {"combined_score": float(np.float64(module.f()))}\n');
  const rows: Row[] = [await measured('light tier', folder, python.path, undefined)];
  try {
    wayHere();
    rows.push(await measured('boundary', folder, python.path, isolated));
  } catch (error) {
    rows.push({ measure: 'CPU of a Python candidate, boundary', must: '<= 15 ms', found: `not measured: ${(error as Error).message}` });
  }
  rmSync(folder, { recursive: true, force: true });
  return rows;
}

async function measured(tier: string, folder: string, python: string, isolate: Isolate | undefined): Promise<Row> {
  const spec: SelfScored = { contract: 'python', language: 'python', extension: '.py', folder, file: 'evaluator.py', python, seconds: 10, memoryMB: 512, allowRead: [], allowNet: [] };
  const evaluator = selfScored({ spec, tongue: await tongueOf('python'), isolate });
  const run = (n: number): ReturnType<typeof evaluator.measure> => evaluator.measure(evaluator.prepare(`def f():\n    return ${n}\n`), ['all']);
  await run(0);
  const costs: number[] = [];
  const began = performance.now();
  for (let round = 0; round < ROUNDS; round++) {
    const before = ownCpu() + evaluator.cpuSeconds();
    for (let i = 1; i <= CANDIDATES; i++) {
      const [{ score } = {}] = await run(i);
      if (score?.value !== i) throw new Error(`the candidate returned ${i}, and its score is ${score?.value}`);
    }
    costs.push(((ownCpu() + evaluator.cpuSeconds() - before) / CANDIDATES) * 1000);
  }
  const wall = (performance.now() - began) / (CANDIDATES * ROUNDS);
  evaluator.close();
  return { measure: `CPU of a Python candidate, numpy imported, ${tier}`, must: '<= 15 ms', found: `${median(costs).toFixed(1)} ms (${ROUNDS} × ${CANDIDATES} candidates; ${wall.toFixed(1)} ms of time each)` };
}
