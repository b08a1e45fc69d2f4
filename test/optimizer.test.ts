import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { handleOf } from '../problems/handle.ts';
import type { Data } from '../problems/optimizer-discovery/data.ts';
import { run } from '../problems/optimizer-discovery/harness.ts';
import { instances } from '../problems/optimizer-discovery/instances.ts';
import { knownRules } from '../problems/optimizer-discovery/known-rules.ts';
import problem from '../problems/optimizer-discovery/problem.ts';
import { score } from '../problems/optimizer-discovery/score.ts';
import { long } from './long.ts';

const CLADE = new URL('../bin/clade.js', import.meta.url).pathname;

long('optimizer-discovery from the command line: search, validation and held-out groups side by side, known rules, a picture', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clade-optimizer-'));
  try {
    const out = join(folder, 'run');
    const { stdout, stderr } = spawnSync(process.execPath, [CLADE, 'run', 'optimizer-discovery', '--evaluations', '100', '--out', out], { encoding: 'utf8', env: { PATH: process.env.PATH, HOME: folder, NO_COLOR: '1' } });
    const text = stdout + stderr;
    assert.match(text, /best \d+\.\d+: -0\.\d+ log10 of loss over AdamW on search, -0\.\d+ on validation; the seed had 0 and 0/);
    assert.match(text, /held out +other families +larger tasks/);
    for (const name of ['AdamW', 'SGD', 'momentum', 'Lion']) assert.match(text, new RegExp(`${name} +`));
    assert.match(text, /return \[w, m, v\];/);
    assert.match(readFileSync(join(out, 'best.svg'), 'utf8'), /loss without noise/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

long('every known value of optimizer-discovery is what the scorer says', () => {
  for (const { name, value, group } of problem.known) {
    const rule = handleOf(knownRules[name]!, 'update');
    const values = instances().filter((each) => each.group === group).map(({ id, data }: { id: string; data: Data }) => {
      const verdict = score(run(rule, data), data, { id });
      assert.ok('value' in verdict);
      return verdict.value;
    });
    const found = values.reduce((sum, each) => sum + each, 0) / values.length;
    assert.ok(Math.abs(found - value) < 6e-4, `${name}, ${group}: ${found}`);
  }
});
