import type { Tree } from '../tree.ts';
import type { Region } from './read.ts';
import { wordOf, typeOf, weightOf } from './words.ts';

/** A part that occurs again gets a name from so many nodes on. */
const NAMED = 4;

/**
 * A region as the text of its EVOLVE block. A part that occurs more than once has a name.
 * @example regionText({ names: ['x'], outputs: [{ tree: { variable: 0 } }] }) // 'return x;'
 */
export function regionText({ names, outputs }: Region): string {
  const keys = new Map<Tree, string>();
  const uses = new Map<string, number>();
  const keyOf = (tree: Tree): string => {
    let key = keys.get(tree);
    if (key === undefined) keys.set(tree, (key = JSON.stringify(tree)));
    return key;
  };
  const count = (tree: Tree): void => {
    if (typeof tree === 'number' || 'variable' in tree) return;
    const times = (uses.get(keyOf(tree)) ?? 0) + 1;
    uses.set(keyOf(tree), times);
    if (times === 1) tree.args.forEach(count);
  };
  for (const { tree } of outputs) count(tree);
  const lines: string[] = [];
  const named = new Map<string, string>();
  const taken = new Set([...names, ...outputs.flatMap(({ name }) => name ?? [])]);
  const fresh = (): string => {
    for (let k = 0; ; k++) {
      const name = `${'abcdefghijklmnopqrstuvw'[k % 23]}${k < 23 ? '' : Math.floor(k / 23)}`;
      if (taken.has(name)) continue;
      taken.add(name);
      return name;
    }
  };
  const write = (tree: Tree, needs: number): string => {
    if (typeof tree === 'number') return tree < 0 && needs > 3 ? `(${tree})` : String(tree);
    if ('variable' in tree) return names[tree.variable]!;
    const key = keyOf(tree);
    const known = named.get(key);
    if (known !== undefined) return known;
    const word = wordOf(tree.op);
    const text = word.text.replace(/\$[abc]/g, (slot) => write(tree.args['abc'.indexOf(slot[1]!)]!, word.needs['abc'.indexOf(slot[1]!)]!));
    if (uses.get(key)! > 1 && weightOf(tree) >= NAMED && typeOf(tree) === 'number') {
      const name = fresh();
      named.set(key, name);
      lines.push(`const ${name} = ${text};`);
      return name;
    }
    return word.binds < needs ? `(${text})` : text;
  };
  if (outputs[0]?.name === undefined) {
    const result = write(outputs[0]!.tree, 0);
    return [...lines, `return ${result};`].join('\n');
  }
  // all are computed from what the variables were before
  const changes = outputs.filter(({ name, tree }) => typeof tree === 'number' || !('variable' in tree) || names[tree.variable] !== name).map(({ name, tree }) => ({ name, text: write(tree, 0), own: fresh() }));
  if (changes.length === 1) return [...lines, `${changes[0]!.name} = ${changes[0]!.text};`].join('\n');
  const kept = new Set(named.values());
  const wanted = changes.filter(({ text }) => !kept.has(text));
  return [...lines, ...wanted.map(({ own, text }) => `const ${own} = ${text};`), ...changes.map(({ name, own, text }) => `${name} = ${kept.has(text) ? text : own};`)].join('\n');
}
