import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { long } from '../../test/long.ts';

const CLADE = new URL('../../bin/clade.js', import.meta.url).pathname;

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
