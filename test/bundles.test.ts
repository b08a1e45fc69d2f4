import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { random } from '../src/core/index.ts';
import { joinFiles, splitFiles, tongueFor, tongueOf } from '../src/language/index.ts';

const FILES = new Map([
  ['src/main.py', 'from lib.rule import rule\n\n# EVOLVE-BLOCK-START\ndef weight(x):\n    return x * 0.5\n# EVOLVE-BLOCK-END\n\nprint(rule(2) * weight(3))\n'],
  ['src/lib/rule.py', 'LIMIT = 7\n\n\n# EVOLVE-BLOCK-START\ndef rule(x):\n    y = x + 1.25\n    if y > 2:\n        y = y * 0.75\n    return y\n# EVOLVE-BLOCK-END\n'],
  ['fast/rule.cpp', 'double rule(double x) {\n  // EVOLVE-BLOCK-START\n  return x * 1.5;\n  // EVOLVE-BLOCK-END\n}\n'],
  ['src/lib/data.py', 'TABLE = [1.5, 2.5]\n'],
]);
const SOURCE = joinFiles(FILES);
const with_ = (...changes: [file: string, from: string, to: string][]): string => joinFiles(changes.reduce((files, [file, from, to]) => new Map(files).set(file, files.get(file)!.replace(from, to)), FILES));

test('a bundle comes back to the byte, whatever its files hold', () => {
  const line = fc.constantFrom('──── file: x ────', '\\──── file: x ────', '\\\\──── file: y ────', 'a', '', '\n', '\r\n', '──── file:', '──── file: x ────\r', '\u2028──── file: z ────');
  const entries = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b.py', 'c ──── d', 'é/f'), fc.array(line).map((lines) => lines.join('\n'))), { minLength: 1, selector: ([name]) => name });
  fc.assert(fc.property(entries, (files) => assert.deepEqual([...splitFiles(joinFiles(new Map(files)))!], files)), { numRuns: 300, seed: 1 });
  assert.equal(splitFiles('x = 1\n'), null);
  assert.equal(splitFiles(''), null);
  assert.throws(() => joinFiles(new Map()), /has none/);
  assert.throws(() => joinFiles(new Map([['a\nb', '']])), /cannot be called/);
});

test('edits, numbers and sizes are those of all files; files without a block never change where others have one', async () => {
  const tongue = await tongueFor(SOURCE, 'python');
  assert.deepEqual([...tongue.lift(SOURCE).values], [0.5, 1.25, 2, 0.75, 1.5]);
  assert.equal(tongue.settle(SOURCE, [0.25, 1.25, 2, 0.75, 2.5]), with_(['src/main.py', '0.5', '0.25'], ['fast/rule.cpp', '1.5', '2.5']));
  const changed = new Set<string>();
  for (let k = 0; k < 40; k++) {
    const edit = tongue.edit(SOURCE, { rng: random(k) })!;
    assert.deepEqual(tongue.edit(SOURCE, { rng: random(k) }), edit);
    tongue.prepare(edit.text, SOURCE);
    for (const [name, text] of splitFiles(edit.text)!) if (text !== FILES.get(name)) changed.add(name);
  }
  assert.deepEqual([...changed].sort(), ['fast/rule.cpp', 'src/lib/rule.py', 'src/main.py']);
  assert.throws(() => tongue.prepare(with_(['src/lib/data.py', '1.5', '1.6']), SOURCE), /changes a file without EVOLVE block \(in src\/lib\/data\.py\)/);
  assert.throws(() => tongue.prepare(with_(['src/lib/rule.py', 'y = x', 'y = = x']), SOURCE), /does not parse: at line 6.*\(in src\/lib\/rule\.py\)/);
  assert.throws(() => tongue.prepare(joinFiles(new Map([...FILES].slice(1))), SOURCE), /has the files/);
  const other = with_(['src/lib/rule.py', 'x + 1.25', 'max(x, 9.5) * x']);
  assert.ok(Array.from({ length: 30 }, (_, k) => tongue.cross(SOURCE, other, { rng: random(k) })).some((child) => child?.includes('9.5')));
  assert.ok(Array.from({ length: 10 }, (_, k) => tongue.shorten(SOURCE, { rng: random(k) })).some((text) => text !== undefined && text.length < SOURCE.length));
  const plain = await tongueFor(joinFiles(new Map([['a.py', 'x = 1.5\n'], ['b.py', 'y = 2.5\n']])), 'python');
  assert.deepEqual([...plain.lift(joinFiles(new Map([['a.py', 'x = 1.5\n'], ['b.py', 'y = 2.5\n']]))).values], [1.5, 2.5], 'without any block everything is open');
});

const block = (search: string, replace: string, head = ''): string => `<<<<<<< SEARCH${head}\n${search}\n=======\n${replace}\n>>>>>>> REPLACE`;
const RULE = block('    y = x + 1.25', '    y = x + 2.5');
const MAIN = block('    return x * 0.5', '    return x * x');
const WANTED = with_(['src/lib/rule.py', '1.25', '2.5']);
const BOTH = with_(['src/lib/rule.py', '1.25', '2.5'], ['src/main.py', '* 0.5', '* x']);
const fence = '```';

test('a reply names its files in any of the usual ways', async () => {
  const tongue = await tongueFor(SOURCE, 'python');
  const rule = FILES.get('src/lib/rule.py')!.replace('1.25', '2.5');
  const main = FILES.get('src/main.py')!.replace('* 0.5', '* x');
  const cases: [what: string, reply: string, wanted: string][] = [
    ['the only place', RULE, WANTED],
    ['in the line that opens', block('    y = x + 1.25', '    y = x + 2.5', ' src/lib/rule.py'), WANTED],
    ['headings', `### file: src/lib/rule.py\n${RULE}\n\n### file: src/main.py\n${MAIN}`, BOTH],
    ['headings without a word', `**src/lib/rule.py**\n${RULE}\nand\n\`src/main.py\`:\n${MAIN}`, BOTH],
    ['headings in one code block', `${fence}\n### file: lib/rule.py\n${RULE}\n### file: main.py\n${MAIN}\n${fence}`, BOTH],
    ['as the program has them', `──── file: src/main.py ────\n${MAIN}\n──── file: src/lib/rule.py ────\n${RULE}`, BOTH],
    ['labels of code blocks', `${fence}python src/lib/rule.py\n${RULE}\n${fence}\n${fence}diff:src/main.py\n${MAIN}\n${fence}`, BOTH],
    ['a unified diff', `${fence}diff\ndiff --git a/src/main.py b/src/main.py\n--- a/src/main.py\n+++ b/src/main.py\n@@ -4,2 +4,2 @@\n def weight(x):\n-    return x * 0.5\n+    return x * x\n--- a/src/lib/rule.py\n+++ b/src/lib/rule.py\n@@ -5 +5 @@\n-    y = x + 1.25\n+    y = x + 2.5\n${fence}`, BOTH],
    ['JSON', JSON.stringify([{ file: 'src/lib/rule.py', search: 'x + 1.25', replace: 'x + 2.5' }, { path: 'src/main.py', old: 'x * 0.5', new: 'x * x' }]), BOTH],
    ['whole files below headings', `### file: src/lib/rule.py\n${fence}python\n${rule}${fence}\n### file: src/main.py\n${fence}python\n${main}${fence}`, BOTH],
    ['whole files by label', `${fence}python title="src/lib/rule.py"\n${rule}${fence}`, WANTED],
    ['whole files by their first line', `${fence}python\n# src/lib/rule.py\n${rule}${fence}\n${fence}python\n# file: src/main.py\n${main}${fence}`, BOTH],
    ['a whole bundle', `${fence}\n${BOTH}${fence}`, BOTH],
    ['whole files in JSON', JSON.stringify({ files: [{ path: 'src/lib/rule.py', content: rule }] }), WANTED],
    ['tags', `<NAME>\nmore\n</NAME>\n<DIFF>\n### file: src/lib/rule.py\n${RULE}\n</DIFF>`, WANTED],
  ];
  for (const [what, reply, wanted] of cases) {
    const applied = tongue.apply(reply, { parent: SOURCE, kind: 'either' });
    assert.ok('source' in applied, `${what}: ${'refused' in applied ? applied.refused : ''}`);
    assert.equal(applied.source, wanted, what);
  }
});

test('what a reply may not do to a program of several files', async () => {
  const tongue = await tongueFor(SOURCE, 'python');
  const cases: [reply: string, reason: RegExp][] = [
    [`### file: src/lib/none.py\n${RULE}`, /names the file "src\/lib\/none\.py", which the program does not have; its files are src\/main\.py/],
    [`### file: src/main.py\n${RULE}`, /SEARCH block 1 \(src\/main\.py\) occurs nowhere/],
    [`### file: src/lib/data.py\n${block('TABLE = [1.5, 2.5]', 'TABLE = []')}`, /data\.py, which has no EVOLVE block/],
    [`### file: src/lib/rule.py\n${block('LIMIT = 7', 'LIMIT = 8')}`, /outside the EVOLVE block/],
    [block('return', 'yield'), /names no file and occurs in .* and /],
    [block('nothing of that kind', ''), /occurs in none of the files/],
    [`${fence}python\n${FILES.get('src/lib/rule.py')}${fence}`, /does not say which file it is/],
    [`### file: src/lib/rule.py\n${block('    y = x + 1.25', '    y = = x')}`, /in src\/lib\/rule\.py|does not parse/],
    [SOURCE, /the parent again|no program/],
    [`### file: src/lib/rule.py\n${block('    y = x + 1.25', '    # ... rest as before')}`, /in place of code/],
  ];
  for (const [reply, reason] of cases) {
    const applied = tongue.apply(reply, { parent: SOURCE, kind: 'either' });
    assert.ok('refused' in applied, reply);
    assert.match(applied.refused, reason, reply);
  }
  assert.match(tongue.open(SOURCE), /The program has 4 files.*"### file: src\/main\.py".*Nothing may change in src\/lib\/data\.py/);
});

const PARENT = `import numpy as np

LIMIT = 3


# EVOLVE-BLOCK-START
def construct(n):
    """Packs."""
    total = 0.5
    for i in range(n):
        total += i * 0.25

    return total


# EVOLVE-BLOCK-END

def run():
    return construct(LIMIT)
`;
const INNER = `class Solver:
    def value(self):
        return [line for line in 'a b'.split()]

def construct(n):
    return len(Solver().value()) * n
`;

test('Python, as models write it: each sloppy form has one meaning or a reason', async () => {
  const python = await tongueOf('python');
  const filled = (inner: string): string => PARENT.replace(/START\n[\s\S]*# EVOLVE-BLOCK-END/, `START\n${inner}# EVOLVE-BLOCK-END`);
  const shifted = PARENT.replace('total += i * 0.25', 'total += i\n        total *= 2');
  const good: [what: string, reply: string, wanted: string][] = [
    ['only the inside', `${fence}python\n${INNER}${fence}`, filled(INNER)],
    ['the whole without markers', `${fence}py\nimport numpy as np\nLIMIT = 3\n${INNER}\ndef run():\n    return construct(LIMIT)\n${fence}`, filled(INNER)],
    ['markers, the frame left out', `${fence}\n# EVOLVE-BLOCK-START\n${INNER}# EVOLVE-BLOCK-END\n${fence}`, filled(INNER)],
    ['no fence', `Here it is.\n\n${filled(INNER)}\nThis is better because it is.`, filled(INNER)],
    ['an example of its use after it', `${fence}python\n${filled(INNER)}${fence}\nRun it:\n${fence}python\nprint(run())\n${fence}\n${fence}bash\npython x.py\n${fence}`, filled(INNER)],
    ['other indentation in SEARCH', block('total += i * 0.25', 'total += i\ntotal *= 2'), shifted],
    ['deeper indentation in SEARCH', block('            total += i * 0.25', '            total += i\n            total *= 2'), shifted],
    ['blank lines left out in SEARCH', block('        total += i * 0.25\n    return total', '        total += i\n        total *= 2\n    return total'), PARENT.replace('        total += i * 0.25\n\n', '        total += i\n        total *= 2\n')],
    ['thoughts and line ends of another system', `<think>${block('a', 'b')}</think>\r\n${block('        total += i * 0.25', '        total += i\n        total *= 2').replaceAll('\n', '\r\n')}`, shifted],
    ['one fence around all', `${fence}diff\n${block('        total += i * 0.25', '        total += i\n        total *= 2')}\n${fence}`, shifted],
    ['a program in JSON', JSON.stringify({ thought: 'x', code: filled(INNER) }), filled(INNER)],
  ];
  for (const [what, reply, wanted] of good) {
    const applied = python.apply(reply, { parent: PARENT, kind: 'either' });
    assert.ok('source' in applied, `${what}: ${'refused' in applied ? applied.refused : ''}`);
    assert.equal(python.prepare(applied.source, PARENT).normal, python.prepare(wanted).normal, `${what}\n${applied.source}`);
  }
  const bad: [reply: string, reason: RegExp][] = [
    ['', /empty/],
    [block('        total += i * 0.25', '        total += = i'), /does not parse: at line \d+/],
    [block('    total = 0.5', '    total = 0.5\n# EVOLVE-BLOCK-END\nx = 1\n# EVOLVE-BLOCK-START'), /markers of its own/],
    [`${fence}python\n${filled(INNER).replace('LIMIT = 3', 'LIMIT = 4')}${fence}`, /"LIMIT=4" outside the EVOLVE block|"LIMIT = 4" outside/],
    [`${fence}python\n${INNER}def run():\n    return 7\n${fence}`, /defines "run" anew/],
    [`${fence}python\nprint(run())\n${fence}`, /defines nothing of what the parent defines/],
    [`${fence}python\ndef construct(n):\n    # ... existing code ...\n    return 1\n${fence}`, /in place of code/],
    ['<<<<<<< SEARCH\n    total = 0.5\n=======\n    total = 1', /breaks off/],
    [block('total', 'sum'), /occurs \d times in the parent/],
    [`<DIFF>\n${block('this never stood there', 'x')}\n</DIFF>`, /occurs nowhere in the parent: there is no line/],
  ];
  for (const [reply, reason] of bad) {
    const applied = python.apply(reply, { parent: PARENT, kind: 'either' });
    assert.ok('refused' in applied, `${reply}\n${'source' in applied ? applied.source : ''}`);
    assert.match(applied.refused, reason, reply);
  }
  const returns = PARENT.replaceAll('\n', '\r\n');
  const applied = python.apply(block('    total = 0.5', '    total = 0.75'), { parent: returns, kind: 'diff' });
  assert.equal('source' in applied && applied.source, returns.replace('total = 0.5', 'total = 0.75'));
});

test('a program in braces without markers: its own last bracket is not taken for one of the frame', async () => {
  const rust = await tongueOf('rust');
  const parent = 'fn helper() -> f64 {\n    0.5\n}\n\n// EVOLVE-BLOCK-START\nfn rule(x: f64) -> f64 {\n    x * 2.0\n}\n// EVOLVE-BLOCK-END\n\nfn main() {\n    println!("{}", rule(helper()));\n}\n';
  const rule = 'fn rule(x: f64) -> f64 {\n    x + 3.0\n}';
  const wanted = parent.replace('x * 2.0', 'x + 3.0');
  for (const reply of [`${fence}rust\n${rule}\n${fence}`, `${rule}\nThat is all.`, `${fence}\n${wanted.replaceAll(/\/\/ EVOLVE.*\n/g, '')}${fence}`]) {
    const applied = rust.apply(reply, { parent, kind: 'full' });
    assert.equal('source' in applied ? rust.prepare(applied.source, parent).normal : applied.refused, rust.prepare(wanted).normal, reply);
  }
  const broken = rust.apply(`${fence}rust\nfn rule(x: f64) -> f64 {\n    x - ) 3.0\n}\n${fence}`, { parent, kind: 'full' });
  assert.match('refused' in broken ? broken.refused : '', /does not parse: (?:at|somewhere from) line/);
});
