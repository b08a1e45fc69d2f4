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

test('the trees of 20,000 programs are freed', async () => {
  const python = await tongueOf('python');
  const source = sample('pack.py');
  // the memory of WebAssembly is external, and never shrinks: what is lost shows
  const weigh = (): number => process.memoryUsage().external / 1e6;
  const parse = (from: number, to: number): void => {
    for (let k = from; k < to; k++) python.prepare(source.replace('0.25', `0.25${k}`), source);
    assert.throws(() => python.prepare(`${source}(`));
  };
  parse(0, 1000);
  const before = weigh();
  parse(1000, 20_000);
  assert.ok(weigh() < before + 5, `${before.toFixed(1)} MB became ${weigh().toFixed(1)} MB`);
});

/** Single edits of a program, as files of a folder that is gone afterwards. */
async function withEdits<T>(language: string, name: string, edits: number, look: (files: readonly string[], folder: string) => T): Promise<T> {
  const tongue = await tongueOf(language);
  const source = sample(name);
  const folder = mkdtempSync(join(tmpdir(), 'clade-tongue-'));
  try {
    const files = Array.from({ length: edits }, (_, k) => join(folder, `${k}${name}`));
    for (const [k, file] of files.entries()) writeFileSync(file, tongue.edit(source, { rng: random(k, 'front end') })!.text);
    return look(files, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const share = (files: readonly string[], check: (file: string) => boolean): number => files.filter(check).length / files.length;

const runs = (command: string, args: readonly string[]): boolean => spawnSync(command, args, { timeout: 60_000 }).status === 0;

test('Python: what parses here compiles there', { skip: !has('python3') && 'python3 is missing' }, async () => {
  await withEdits('python', 'pack.py', 500, (files) => {
    const { stdout } = spawnSync('python3', ['-c', 'import ast, sys\nfor name in sys.argv[1:]: ast.parse(open(name).read())\nprint(len(sys.argv) - 1)', ...files], { encoding: 'utf8' });
    assert.equal(stdout, '500\n');
  });
});

test('C++: most edits compile', { skip: !has('g++') && 'g++ is missing' }, async (t) => {
  const good = await withEdits('cpp', 'rule.cpp', 30, (files) => share(files, (file) => runs('g++', ['-fsyntax-only', '-w', file])));
  t.diagnostic(`${(100 * good).toFixed(1)} % of edits`);
  assert.ok(good > 0.7, `${good}`);
});

test('Rust: most edits compile', { skip: !has('rustc') && 'rustc is missing' }, async (t) => {
  const good = await withEdits('rust', 'rule.rs', 30, (files, folder) => share(files, (file) => runs('rustc', ['--edition', '2021', '--crate-name', 'rule', '--emit=metadata', '-A', 'warnings', '-o', join(folder, 'rule.rmeta'), file])));
  t.diagnostic(`${(100 * good).toFixed(1)} % of edits`);
  assert.ok(good > 0.7, `${good}`);
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
