import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { evolve } from '../../src/workspace/run.ts';
import { command, folder, own } from '../report-runs.ts';

test('a run that was stopped has not looked at what is held out, and neither has its report', async () => {
  const stop = new AbortController();
  const stopped = await evolve({ problem: own, seed: 2, evaluations: 5000, workers: 1, out: join(folder, 'runs', 'stopped'), signal: stop.signal, onCommit: ({ committed }) => committed > 60 && stop.abort() });
  assert.equal(stopped.status, 'interrupted');
  await command([stopped.folder], { ablations: 0 });
  const part = readFileSync(join(stopped.folder, 'report/report.md'), 'utf8');
  assert.match(part, /Held out: .*left alone|Status: interrupted/);
  assert.doesNotMatch(part, /## Held out/);
  assert.match(part, /None were made for this report/);
});

test('a run with models shows what was asked and answered, and calls recorded replies what they are', async () => {
  const replies = join(folder, 'replies');
  mkdirSync(replies);
  const reply = (body: string): string => `<!-- kind: full -->\nBetter: <script>alert(2)</script>\n\n\`\`\`ts\nexport function f(x: number): number {\n  // EVOLVE-BLOCK-START\n  ${body}\n  // EVOLVE-BLOCK-END\n}\n\`\`\`\n`;
  writeFileSync(join(replies, '001.md'), reply('return x * x * 0.9 + 0.05;'));
  writeFileSync(join(replies, '002.md'), reply('return x * x;'));
  const asked = await evolve({ problem: own, recipe: 'best-of-n', model: [`scripted:${replies}`], calls: 6, evaluations: 60, workers: 1, out: join(folder, 'runs', 'asked'), unsafeNoSandbox: true });
  await command([asked.folder], { ablations: 1 });
  const told = readFileSync(join(asked.folder, 'report/report.md'), 'utf8');
  assert.match(told, /recorded replies: a test of the machinery/);
  assert.match(told, /--unsafe-no-sandbox/);
  assert.match(told, /6 questions to models/);
  const shown = readFileSync(join(asked.folder, 'report/report.html'), 'utf8');
  assert.match(shown, /was asked and answered[\s\S]*Better: &lt;script&gt;alert\(2\)/);
  assert.doesNotMatch(shown, /<script/);
});

test('several runs at equal evaluations', async () => {
  const first = await evolve({ problem: own, seed: 1, evaluations: 300, workers: 1, out: join(folder, 'runs', 'fit-1') });
  const climbed = await evolve({ problem: own, seed: 3, recipe: 'hill-climb', evaluations: 300, workers: 1, out: join(folder, 'runs', 'climbed') });
  const out = join(folder, 'several');
  await command([first.folder, climbed.folder], { out, ablations: 0 });
  const both = readFileSync(join(out, 'report.md'), 'utf8');
  assert.match(both, /## Beside other runs[\s\S]*\| default \| 1 \|[\s\S]*\| hill-climb \| 1 \|[\s\S]*\| climbed \| hill-climb \| 3 \|/);
  assert.match(await command([], { check: out, quick: true }), /agree/);
});
