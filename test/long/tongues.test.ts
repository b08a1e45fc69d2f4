import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { random } from '../../src/core/index.ts';
import { tongueOf } from '../../src/language/index.ts';

const sample = (name: string): string => readFileSync(new URL(`../samples/${name}`, import.meta.url), 'utf8');
const has = (command: string): boolean => spawnSync(command, ['--version']).status === 0;

test('20,000 programs are parsed in bounded memory', async () => {
  const python = await tongueOf('python');
  const source = sample('pack.py');
  const weigh = (): number => process.memoryUsage().rss / 1e6;
  const parse = (from: number, to: number): void => {
    for (let k = from; k < to; k++) python.prepare(source.replace('0.25', `0.25${k}`), source);
    assert.throws(() => python.prepare(`${source}(`));
  };
  parse(0, 4000);
  const before = weigh();
  parse(4000, 24_000);
  assert.ok(weigh() < before + 40, `${before.toFixed()} MB became ${weigh().toFixed()} MB`);
});

/** Share of single edits whose result the language's own front end accepts. */
async function accepted(language: string, name: string, edits: number, check: (file: string) => boolean): Promise<number> {
  const tongue = await tongueOf(language);
  const source = sample(name);
  const folder = mkdtempSync(join(tmpdir(), 'clade-tongue-'));
  try {
    let good = 0;
    for (let k = 0; k < edits; k++) {
      const file = join(folder, name);
      writeFileSync(file, tongue.edit(source, { rng: random(k, 'front end') })!.text);
      if (check(file)) good++;
    }
    return good / edits;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const runs = (command: string, args: readonly string[]): boolean => spawnSync(command, args, { timeout: 60_000 }).status === 0;

test('Python: what parses here compiles there', { skip: !has('python3') && 'python3 is missing' }, async (t) => {
  const share = await accepted('python', 'pack.py', 200, (file) => {
    const checked = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())', file]);
    return checked.status === 0;
  });
  t.diagnostic(`${(100 * share).toFixed(1)} % of edits`);
  assert.equal(share, 1);
});

test('C++: most edits compile', { skip: !has('g++') && 'g++ is missing' }, async (t) => {
  const share = await accepted('cpp', 'rule.cpp', 60, (file) => runs('g++', ['-fsyntax-only', '-w', file]));
  t.diagnostic(`${(100 * share).toFixed(1)} % of edits`);
  assert.ok(share > 0.75, `${share}`);
});

test('Rust: most edits compile', { skip: !has('rustc') && 'rustc is missing' }, async (t) => {
  const share = await accepted('rust', 'rule.rs', 60, (file) => runs('rustc', ['--edition', '2021', '--emit=metadata', '-A', 'warnings', '-o', `${file}.rmeta`, file]));
  t.diagnostic(`${(100 * share).toFixed(1)} % of edits`);
  assert.ok(share > 0.75, `${share}`);
});

test('the same stream makes the same edit in another process', async () => {
  const program = `import { random } from ${JSON.stringify(new URL('../../src/core/index.ts', import.meta.url).href)};
    import { tongueOf } from ${JSON.stringify(new URL('../../src/language/index.ts', import.meta.url).href)};
    const python = await tongueOf('python');
    process.stdout.write(JSON.stringify(Array.from({ length: 30 }, (_, k) => python.edit(${JSON.stringify(sample('pack.py'))}, { rng: random(k, 'twice') }))));
    process.exit(0);`;
  const there = execFileSync(process.execPath, ['--import', new URL('../../bin/register.js', import.meta.url).pathname, '--input-type=module', '-e', program], { encoding: 'utf8' });
  const python = await tongueOf('python');
  assert.deepEqual(JSON.parse(there), Array.from({ length: 30 }, (_, k) => python.edit(sample('pack.py'), { rng: random(k, 'twice') })));
});
