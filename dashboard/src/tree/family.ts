/** Who descends from whom, as linked lists in typed arrays: a child is added in constant time. */
export interface Family {
  readonly firstChild: Int32Array;
  readonly lastChild: Int32Array;
  readonly nextSibling: Int32Array;
  readonly depth: Int32Array;
  /** How many children each has. */
  readonly brood: Int32Array;
  /** Nodes that are in it. */
  count: number;
}

/** @example const family = emptyFamily(1024); extend(family, parents, 10) */
export function emptyFamily(capacity: number): Family {
  const list = (): Int32Array => new Int32Array(capacity).fill(-1);
  return { firstChild: list(), lastChild: list(), nextSibling: list(), depth: new Int32Array(capacity), brood: new Int32Array(capacity), count: 0 };
}

/** The same family with room for more. */
export function roomier(family: Family, capacity: number): Family {
  const next = emptyFamily(capacity);
  for (const name of ['firstChild', 'lastChild', 'nextSibling', 'depth', 'brood'] as const) next[name].set(family[name]);
  next.count = family.count;
  return next;
}

/** Adds the nodes up to `count`; a parent always stands before its children, -1 is no parent. */
export function extend(family: Family, parents: Int32Array, count: number): void {
  const { firstChild, lastChild, nextSibling, depth, brood } = family;
  for (let i = family.count; i < count; i++) {
    const parent = parents[i]!;
    if (parent < 0) continue;
    depth[i] = depth[parent]! + 1;
    brood[parent] = brood[parent]! + 1;
    const last = lastChild[parent]!;
    if (last < 0) firstChild[parent] = i;
    else nextSibling[last] = i;
    lastChild[parent] = i;
  }
  family.count = count;
}

/** From the founder to a node. */
export function pathTo(parents: Int32Array, node: number): number[] {
  const path: number[] = [];
  for (let i = node; i >= 0; i = parents[i]!) path.push(i);
  return path.reverse();
}

export type Step = 'parent' | 'child' | 'next' | 'previous';

/** Where an arrow key leads: the first child, the parent, or a sibling; the node itself where there is none. */
export function walk(family: Family, parents: Int32Array, node: number, step: Step): number {
  const { firstChild, nextSibling } = family;
  if (step === 'child') return firstChild[node]! < 0 ? node : firstChild[node]!;
  const parent = parents[node]!;
  if (step === 'parent') return parent < 0 ? node : parent;
  if (step === 'next') return nextSibling[node]! < 0 ? node : nextSibling[node]!;
  if (parent < 0) return node;
  for (let i = firstChild[parent]!; i >= 0; i = nextSibling[i]!) if (nextSibling[i] === node) return i;
  return node;
}
