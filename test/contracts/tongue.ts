import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Tongue, random } from '../../src/core/index.ts';
import { SyntaxRefusal } from '../../src/language/index.ts';

/** A program to try a tongue on, with at least one EVOLVE block, numbers and something outside. */
export interface Sample {
  source: string;
  /** The same with other layout and comments inside the blocks. */
  relaid: string;
  /** Does not parse; undefined where any text does. */
  broken?: string;
  /** A line inside the blocks, and what may stand in its place. */
  line: string;
  instead: string;
  /** A line outside of the blocks. */
  outside: string;
  /** Values that `lift` finds, in order; those that may move. */
  values: readonly number[];
  moving: readonly number[];
}

/** Everything between markers, emptied; what is left may never change. */
const frame = (source: string): string => source.replaceAll(/^[ \t]*(\S+ EVOLVE-BLOCK-START.*)\n[\s\S]*?^[ \t]*(\S+ EVOLVE-BLOCK-END)/gm, '$1\n$2');

/**
 * What every tongue promises; `runs` seeds are tried.
 * @example testTongue('mine', () => tongueOf('mine'), SAMPLE)
 */
export function testTongue(name: string, load: () => Promise<Tongue>, { source, relaid, broken, line, instead, outside, values, moving }: Sample, runs = 60): void {
  test(`${name}: every edit parses, stays inside the blocks, differs, and is the same for the same stream`, async () => {
    const tongue = await load();
    let made = 0;
    const kinds = new Set<string>();
    const seed = fc.integer({ min: 0, max: 1e6 });
    fc.assert(fc.property(seed, (stream) => {
      let text = source;
      for (let step = 0; step < 2; step++) {
        const edit = tongue.edit(text, { rng: random(stream, `edit ${step}`) });
        if (!edit) break;
        assert.deepEqual(tongue.edit(text, { rng: random(stream, `edit ${step}`) }), edit);
        assert.notEqual(edit.text, text);
        assert.equal(frame(edit.text), frame(source));
        assert.ok(tongue.prepare(edit.text, source).size >= 0);
        kinds.add(edit.kind);
        made++;
        text = edit.text;
      }
    }), { numRuns: runs, seed: 1 });
    assert.ok(made > runs, `${made} edits`);
    assert.ok(kinds.size >= 3, [...kinds].join());
  });

  test(`${name}: shorter and crossed programs parse and stay inside the blocks; edits stay below the limit of nodes`, async () => {
    const tongue = await load();
    const other = source.replace(line, instead);
    const [shorter, crossed] = [new Set<string>(), new Set<string>()];
    const { size } = tongue.prepare(source);
    for (let k = 0; k < runs / 4; k++) {
      const short = tongue.shorten(source, { rng: random(k, 'short') });
      if (short !== undefined) {
        assert.ok(short.length < source.length);
        tongue.prepare(short, source);
        shorter.add(short);
      }
      const child = tongue.cross(source, other, { rng: random(k, 'cross') });
      if (child !== undefined) {
        tongue.prepare(child, source);
        crossed.add(child);
      }
      const small = tongue.edit(source, { rng: random(k, 'small'), maxNodes: size });
      if (small && broken !== undefined) assert.ok(tongue.prepare(small.text).size <= size, small.kind);
    }
    assert.ok(shorter.size > 1 && crossed.size > 1, `${shorter.size} shorter, ${crossed.size} crossed`);
  });

  test(`${name}: numbers are lifted with their signs and come back exactly; others keep their form`, async () => {
    const tongue = await load();
    const lifted = tongue.lift(source);
    assert.deepEqual([...lifted.values], values);
    assert.deepEqual(values.filter((_, i) => !lifted.fixed[i]), moving);
    assert.equal(tongue.settle(source, lifted.values), source);
    fc.assert(fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: values.length, maxLength: values.length }), (drawn) => {
      const next = lifted.values.map((value, i) => (lifted.fixed[i] ? value : drawn[i]!));
      const settled = tongue.settle(source, next);
      tongue.prepare(settled, source);
      const again = tongue.lift(settled);
      assert.equal(again.values.length, values.length, settled);
      again.values.forEach((value, i) => assert.ok(value === next[i] || value === Math.round(next[i]!) || value === Math.max(0, Math.round(next[i]!)), `${next[i]} became ${value}`));
    }), { numRuns: runs / 2, seed: 2 });
  });

  test(`${name}: layout and comments change nothing, words do; what does not parse or changes the frame is refused`, async () => {
    const tongue = await load();
    const { normal, size } = tongue.prepare(source);
    assert.deepEqual([tongue.prepare(relaid).normal, tongue.prepare(relaid).size], [normal, size]);
    assert.notEqual(tongue.prepare(source.replace(line, instead)).normal, normal);
    assert.throws(() => tongue.prepare(source.replace(outside, `${outside} `), source), SyntaxRefusal);
    if (broken !== undefined) assert.throws(() => tongue.prepare(broken), /^SyntaxRefusal: does not parse: |at line \d+, column \d+|line \d+/);
    assert.throws(() => tongue.prepare(source.replace(/[^\n]*EVOLVE-BLOCK-END[^\n]*/g, '')), /START/);
  });

  test(`${name}: replies as changes, as programs and as a unified diff; none outside the block, none for nothing`, async () => {
    const tongue = await load();
    const wanted = source.replace(line, instead);
    const target = { parent: source, kind: 'either' as const };
    const label = `\`\`\`${tongue.fence}`;
    const replies = [
      `<<<<<<< SEARCH\n${line}\n=======\n${instead}\n>>>>>>> REPLACE`,
      `Better:\n\n${label}\n${wanted}\`\`\`\nDone.`,
      `<NAME>\nx\n</NAME>\n<DESCRIPTION>\nwhy\n</DESCRIPTION>\n<DIFF>\n<<<<<<< SEARCH\n${line}\n=======\n${instead}\n>>>>>>> REPLACE\n</DIFF>`,
      `<NAME>\nx\n</NAME>\n<CODE>\n${label}\n${wanted}\n\`\`\`\n</CODE>`,
      `--- a/program\n+++ b/program\n@@ -1,1 +1,1 @@\n-${line}\n+${instead}\n`,
      JSON.stringify({ edits: [{ search: line, replace: instead }] }),
    ];
    for (const reply of replies) {
      const applied = tongue.apply(reply, target);
      assert.ok('source' in applied, `${'refused' in applied ? applied.refused : ''}\n${reply}`);
      assert.equal(tongue.prepare(applied.source, source).normal, tongue.prepare(wanted).normal, reply);
    }
    const refusals: [reply: string, reason: RegExp][] = [
      [`<<<<<<< SEARCH\nnowhere to be found\n=======\n${instead}\n>>>>>>> REPLACE`, /SEARCH block 1 occurs nowhere in the parent/],
      [`<<<<<<< SEARCH\n${outside}\n=======\n${instead}\n>>>>>>> REPLACE`, /outside the EVOLVE block/],
      [`<<<<<<< SEARCH\n${line}\n=======\n${line}\n>>>>>>> REPLACE`, /the parent again/],
      [`${label}\n${source}\`\`\``, /the parent again/],
      [`${label}\n${wanted.replace(outside, `${outside}${outside}`)}\`\`\``, /outside the EVOLVE block/],
      ['I would rather not.', /has no program/],
      [`${label}\n${wanted.slice(0, wanted.length / 2)}`, /breaks off/],
    ];
    for (const [reply, reason] of refusals) {
      const applied = tongue.apply(reply, target);
      assert.ok('refused' in applied, reply);
      assert.match(applied.refused, reason);
    }
  });
}
