import assert from 'node:assert/strict';
import { stripTypeScriptTypes } from 'node:module';
import { test } from 'node:test';
import { type Entry, type Model, ModelError, hashOf } from '../src/core/index.ts';
import { betterOn, complement, removed } from '../src/prompts/index.ts';
import { writer } from '../src/proposers/index.ts';
import { entryOf } from './contracts/archive.ts';
import { breedWith, fenced, say, squares } from './contracts/conversation.ts';

const round = (value: number): string => String(Number(value.toPrecision(8)));
const scoresOf = (source: string): number[] => {
  const f = new Function(`${stripTypeScriptTypes(source).replace('export ', '')}; return f;`)() as (x: number) => number;
  return [1, 2, 3, 4].map((x) => Math.abs(f(x) - x * x));
};
const markOf = (source: string): string | undefined => /const mark\d+ = .*;/.exec(source)?.[0];

interface Seen {
  inspirations: number;
  removed: number;
  tried: number;
  errors: number;
  deepest: number;
}

/**
 * Knows the problem and what it answered before, and nothing of the engine: it runs the program of each prompt itself
 * and throws where the scores, the worst instance, the other programs' strengths, what was tried, the removed lines or
 * the error are missing, wrong or of another program.
 */
function auditor(): Model & { seen: Seen } {
  const seen: Seen = { inspirations: 0, removed: 0, tried: 0, errors: 0, deepest: 0 };
  const parentOf = new Map<string, string>();
  /** What was answered to which program, newest first, as it has to be told. */
  const answered = new Map<string, string[]>();
  let calls = 0;
  let broken: { name: string; source: string } | undefined;
  const need = (holds: boolean, what: string): void => {
    if (!holds) throw new ModelError('invalid', what);
  };
  return {
    name: 'auditor',
    seen,
    async ask({ prompt }) {
      calls++;
      const blocks = [...prompt.split('# Your answer could not be used')[0]!.matchAll(/(## Another program, \d+: scores ([\d.]+)(.*)\n\n)?```ts\n([\s\S]*?)\n```/g)].map(([, heading, total, where, source]) => ({ heading, total, where, source: source!.trimEnd() }));
      const source = blocks[0]!.source;
      const values = scoresOf(source);
      const mean = values.reduce((sum, value) => sum + value, 0) / 4;
      const worst = Math.max(...values);
      const told = /It scores ([\d.]+)\. By instance: ([\d., ]+)\.(?: Worst is instance (\d) with ([\d.]+)\.)?\n/.exec(prompt);
      need(told !== null && Math.abs(Number(told[1]) - mean) < 1e-6 && told[2] === values.map(round).join(', '), `stale scores: ${told?.[0]} of ${values}`);
      need(new Set(values).size === 1 || (told![4] === round(worst) && values[Number(told![3]) - 1] === worst), `the worst instance is wrong: ${told![0]} of ${values}`);
      for (const other of blocks.slice(1)) {
        const own = scoresOf(other.source);
        const better = own.flatMap((value, i) => (value < values[i]! ? [`${i + 1} (${round(value)} against ${round(values[i]!)})`] : []));
        need(other.where === (better.length > 0 ? `, better than the program above on instance ${better.join(', ')}` : ', nowhere better than the program above'), `wrong strengths: ${other.where}, not ${better}`);
        seen.inspirations++;
      }
      const lines = answered.get(source) ?? [];
      const tried = /# Tried on this program before\n((?:- .*\n?)+)/.exec(prompt)?.[1]?.trim().split('\n') ?? [];
      need(tried.length === Math.min(6, lines.length) && tried.every((line, k) => line.includes(lines[k]!)), `tried: ${tried.join('|')}, not ${lines.join('|')}`);
      seen.tried += tried.length;
      const gone: string[] = [];
      for (let at = parentOf.get(source); at !== undefined; at = parentOf.get(at)) if (markOf(at)) gone.push(markOf(at)!);
      seen.deepest = Math.max(seen.deepest, gone.length);
      const shown = [...(/# Lines that were removed before\n.*\n((?:- `.*`\n?)+)/.exec(prompt)?.[1] ?? '').matchAll(/- `(const mark.*)`/g)].map(([, line]) => line!);
      // the seed's own two lines and each ancestor's return take some of the ten places
      need(gone.slice(0, 3).every((line, k) => shown[k] === line), `removed lines: ${shown.join('|')}, not ${gone.join('|')}`);
      need(shown.every((line) => gone.includes(line)), 'a line that was never there');
      seen.removed += shown.length;

      if (broken) {
        const wrong = /What is wrong: (.*)/.exec(prompt)?.[1] ?? '';
        need(wrong.includes(broken.name) && source === broken.source && prompt.includes(`return ${broken.name};`), `the error is not told: ${wrong}`);
        seen.errors++;
        broken = undefined;
      } else if (calls % 5 === 0) {
        broken = { name: `nowhere${calls}`, source };
        return say(fenced(`return nowhere${calls};`));
      }
      const mark = `const mark${calls} = x + ${calls};`;
      // better and better, but each time on other instances; every seventh has no score at all
      const text = fenced(mark, calls % 7 === 0 ? `return mark${calls} / 0;` : `return x * x + ${(2 / calls).toFixed(4)} * (1 + Math.sin(x * mark${calls}));`);
      const child = /```ts\n([\s\S]*?)\n```/.exec(text)![1]!.trimEnd();
      parentOf.set(child, source);
      const score = scoresOf(child).reduce((sum, value) => sum + value, 0) / 4;
      answered.set(source, [Number.isFinite(score) ? `scored ${String(score).slice(0, 6)}` : 'no score, rejected: no finite number for 1', ...lines]);
      return say(text);
    },
  };
}

test('a model that checks each prompt against what it knows finds nothing missing, stale or wrong', async () => {
  const model = auditor();
  const { commits } = await breedWith(writer({ kind: 'full' }), model, 60);
  const drafts = commits.flatMap(({ drafts }) => drafts);
  assert.ok(drafts.some(({ kind }) => kind === 'full, mended'));
  const { inspirations, removed: lines, tried, errors, deepest } = model.seen;
  assert.ok(inspirations > 20 && lines > 40 && tried > 20 && errors > 5 && deepest >= 4, JSON.stringify(model.seen));
});

const sources = new Map<string, string>();
const records = new Map<string, { kind: string; program: string; values: Float64Array }>();
const made = (id: number, source: string, ...values: number[]): Entry => {
  const entry = { ...entryOf(id, 0), program: hashOf(source) };
  sources.set(entry.program, source);
  records.set(entry.id, { kind: 'test', program: entry.program, values: Float64Array.from(values) });
  return entry;
};
const reading = { record: (id: string) => records.get(id), problem: { ...squares.problem, limits: squares.limits } };

test('those are shown that are good where the parent is not, and where the first of them is not', () => {
  const parent = made(1, 'a', 1, 9, 9, 1);
  const [left, both, right, twin] = [made(2, 'b', 5, 2, 9, 9), made(3, 'c', 5, 3, 8, 9), made(4, 'd', 5, 9, 1, 9), made(5, 'a', 0, 0, 0, 0)];
  assert.deepEqual(complement(reading, parent, [twin!, left!, right!, both!, left!], 2).map(({ id }) => id), [both!.id, left!.id]);
  assert.deepEqual(complement(reading, parent, [twin!], 2), []);
  const max = { ...reading, problem: { ...reading.problem, direction: 'maximize' as const } };
  assert.deepEqual(complement(max, parent, [both!, made(6, 'e', 9, 9, 9, 1)], 1).map(({ id }) => id), [both!.id]);
  // random streams of one search cannot be compared one by one
  const streams = { ...reading, problem: { ...reading.problem, aggregate: 'best' as const } };
  assert.deepEqual(complement(streams, parent, [right!, both!], 1), [right]);
  assert.deepEqual(betterOn(Float64Array.of(1, 2), Float64Array.of(1), 'minimize'), []);
});

test('removed lines: newest first, once, not those that came back, and numbers do not matter', () => {
  const [oldest, middle, parent] = [made(10, 'const a = f(1);\nconst b = g(2);\nif (a > b) return 3;'), made(11, 'const a = f(4);\nconst c = h(a);\nreturn c;'), made(12, '  const b = g(5);\n  return a;')];
  const family: Record<string, string[]> = { [parent!.id]: [middle!.id], [middle!.id]: [oldest!.id, parent!.id], [oldest!.id]: [] };
  assert.deepEqual(removed({ source: (hash) => sources.get(hash)!, record: reading.record, parents: (id) => family[id]! }, parent!), ['const a = f(4);', 'const c = h(a);', 'return c;', 'if (a > b) return 3;']);
});
