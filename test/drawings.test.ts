import assert from 'node:assert/strict';
import { test } from 'node:test';
import { againstSvg, front } from '../src/reports/draw/against.ts';
import { lines, short, tidy } from '../src/reports/draw/axis.ts';
import { familySvg } from '../src/reports/draw/family.ts';
import { heatSvg } from '../src/reports/draw/heat.ts';
import { curveSvg } from '../src/reports/curve.ts';
import { linesOf } from '../src/reports/known.ts';
import type { ArchiveView, Family, Member } from '../src/reports/views/index.ts';

/** Texts of a drawing with where they stand, those that lie on their side left out. */
const texts = (svg: string): { x: number; y: number; text: string; anchor: string }[] =>
  [...svg.matchAll(/<text x="([\d.-]+)" y="([\d.-]+)"((?:(?!transform)[^>])*)>([^<]*)<\/text>/g)].map(([, x, y, rest, text]) => ({ x: Number(x), y: Number(y), text: text!, anchor: /text-anchor="(\w+)"/.exec(rest!)?.[1] ?? 'start' }));
const inside = (svg: string, letter: number): void => {
  const width = Number(/viewBox="0 0 (\d+)/.exec(svg)![1]);
  for (const { x, text, anchor } of texts(svg)) {
    const wide = letter * text.length;
    const left = anchor === 'end' ? x - wide : anchor === 'middle' ? x - wide / 2 : x;
    assert.ok(left >= -1 && left + wide <= width + 1, `"${text}" from ${left} to ${left + wide} of ${width}`);
  }
};
const apart = (svg: string): void => {
  const ticks = texts(svg).filter(({ anchor }) => anchor === 'end').map(({ y }) => y).sort((a, b) => a - b);
  for (let i = 1; i < ticks.length; i++) assert.ok(ticks[i]! - ticks[i - 1]! >= 11, `ticks at ${ticks[i - 1]} and ${ticks[i]}`);
};

test('numbers on axes are short, ticks leave room, long names take two lines', () => {
  assert.deepEqual([short(0.0000014618), short(2.7475e-9, 2), short(0), short(1234.5678), short(-0.00002)], ['1.4618e-6', '2.7e-9', '0', '1234.6', '-2e-5']);
  assert.deepEqual(tidy([1, 2, 3, 4, 5, 6, 10], 9), [1, 2, 5, 10]);
  const decades = Array.from({ length: 34 }, (_, i) => 10 ** (i - 33));
  assert.ok(tidy(decades, 9).length <= 9 && tidy(decades, 9).length >= 5);
  assert.deepEqual(lines('minimax polynomial of degree 4, 8 operations', 27), ['minimax polynomial of', 'degree 4, 8 operations']);
  assert.deepEqual(lines('a'.repeat(50), 10), [`${'a'.repeat(9)}…`]);
  assert.equal(lines('one two three four', 5).length, 2);
});

test('known values are of three kinds, by group; where all are alike none is the best', () => {
  const one = (name: string, value: number, measured: boolean, group?: string) => ({ name, value, measured, source: '', ...(group && { group }) });
  const roles = (known: Parameters<typeof linesOf>[0], direction: 'minimize' | 'maximize'): string[] => linesOf(known, direction).map(({ role }) => role);
  const values = [one('rule', 4, true), one('paper', 2, false), one('record', 1, false)];
  assert.deepEqual(roles(values, 'minimize'), ['measured', 'published', 'best']);
  assert.deepEqual(roles(values, 'maximize'), ['best', 'published', 'published']);
  assert.deepEqual(roles([one('alone', 1, true)], 'minimize'), ['measured']);
  assert.deepEqual(roles([one('a', 1, true, 'x'), one('b', 2, true, 'x'), one('c', 3, false, 'y')], 'minimize'), ['best', 'measured', 'published']);
  const svg = curveSvg({ title: 'T', records: [{ id: '0.0', evaluations: 1, validation: 5 }], end: 10, known: linesOf(values, 'minimize') });
  assert.deepEqual([...svg.matchAll(/<line [^>]*stroke="#9aa4ae"([^>]*)\/>/g)].map(([, dash]) => dash!.trim()), ['stroke-dasharray="2 3"', 'stroke-dasharray="6 4"', '']);
});

test('a curve over many powers of ten, with an exact 0 too', () => {
  const known = linesOf([{ name: 'minimax polynomial of degree 4, 8 operations', value: 2.6e-6, measured: true, source: '' }], 'minimize');
  const curve = (...values: number[]): string => curveSvg({ title: 'T', records: values.map((validation, i) => ({ id: `${i}.0`, evaluations: 10 ** i, validation })), end: 10 ** values.length, known, unit: 'largest relative error', measure: '' });
  for (const svg of [curve(1, 1e-6, 2.7e-9), curve(6.8, 1e-31), curve(6.8, 1e-31, 0)]) {
    assert.doesNotMatch(svg, /NaN|Infinity/);
    inside(svg, 6.5);
    apart(svg);
    assert.match(svg, />minimax polynomial of<\/tspan><tspan[^>]*>degree 4, 8 operations</);
    assert.doesNotMatch(svg, /validation/, 'there is none');
    assert.ok(texts(svg).filter(({ anchor, text }) => anchor === 'end' && Number(text) > 0).length >= 4);
  }
  // records stand on different heights
  const heights = [...curve(1, 1e-6, 2.7e-9).matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)].map(([, y]) => Number(y));
  assert.ok(heights[1]! - heights[0]! > 100 && heights[2]! - heights[1]! > 50, heights.join(' '));
});

test('heat maps, trees and fronts have room for small numbers', () => {
  const member = (id: string, total: number, size: number): Member => ({ id, total, size, kind: 'k', proposer: 'p', niche: 0, metrics: {} });
  const totals = [2.7475e-9, 0.00021692, 1];
  const view: ArchiveView = { name: 'grid', at: 3, niches: 1, axes: [{ name: 'ops', min: 0, max: 9, bins: 9 }, { name: 'constants', min: 0, max: 9, bins: 9 }], cells: totals.map((total, i) => ({ niche: 0, key: i, bins: [i, i], count: 1, best: `${i}.0`, total })), members: [], figures: [] };
  inside(heatSvg(view, 0, 1, 'minimize'), 6);
  const node = (id: string, iteration: number, total: number, above: number): Family['nodes'][number] => ({ id, iteration, total, above, skipped: 0, kind: 'k', proposer: 'p', record: true, champion: true }) as Family['nodes'][number];
  const tree = familySvg({ family: { nodes: [node('0.0', 0, 1, -1), node('1.0', 1, 0.0000014618, 0), node('2.0', 2, 2.7475e-9, 1)] } as unknown as Family, direction: 'minimize', unit: 'largest relative error' });
  inside(tree, 6.5);
  const births = texts(tree).filter(({ y }) => y > 430).map(({ text }) => text);
  assert.deepEqual(births.filter((text) => /^\d+$/.test(text)), ['0', '1', '2'], 'no birth stands there twice');

  const members = [member('c', 2.7475e-9, 29), member('b', 1e-6, 20), member('x', 1e-5, 25), member('a', 1, 2)];
  assert.deepEqual(front(members).map(({ id }) => id), ['a', 'b', 'c']);
  for (const svg of [againstSvg({ members, direction: 'minimize', unit: null }), againstSvg({ members: [member('one', 5, 3), member('two', 5, 4)], direction: 'maximize', unit: 'points' }), againstSvg({ members: [member('top', 3, 9), member('low', -1e6, 2)], direction: 'maximize', unit: null })]) {
    assert.doesNotMatch(svg, /NaN|Infinity/);
    inside(svg, 6.5);
    apart(svg);
  }
  const heights = new Map([...againstSvg({ members, direction: 'minimize', unit: null }).matchAll(/cy="([\d.]+)"[^>]*><title>(\w):/g)].map(([, y, id]) => [id, Number(y)]));
  assert.ok(heights.get('c')! < heights.get('b')! && heights.get('b')! < heights.get('x')! && heights.get('x')! < heights.get('a')!, 'better is higher');
});
