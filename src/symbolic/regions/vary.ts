import type { Random, Vocabulary } from '../../core/index.ts';
import type { Tree } from '../tree.ts';
import { type Type, type Word, typeOf, wordCalled, wordOf } from './words.ts';

/** Changes trees, keeping types: a number stands where a number stood. */
export interface Varier {
  grow(type: Type, depth: number): Tree;
  /** A part of the second in the place of one of the first. */
  cross(first: Tree, second: Tree): Tree;
  mutate(tree: Tree): Tree;
}

/** What is grown where a problem names no functions: `Math.sqrt` and the like. */
const FUNCTIONS = ['min', 'max', 'abs', 'sqrt', 'exp', 'log', 'Math.sign', 'Math.floor', 'pow', 'Math.hypot', 'sin', 'tanh'];
const SIGNS = ['add', 'sub', 'mul', 'div'];
const COMPARISONS = ['lt', 'le'];

interface Place {
  readonly path: readonly number[];
  readonly node: Tree;
  readonly type: Type;
}

/** All parts of a tree, itself first. */
function placesOf(tree: Tree, path: readonly number[] = [], into: Place[] = []): Place[] {
  into.push({ path, node: tree, type: typeOf(tree) });
  if (typeof tree === 'object' && 'op' in tree) tree.args.forEach((arg, k) => placesOf(arg, [...path, k], into));
  return into;
}

function put(tree: Tree, [first, ...rest]: readonly number[], part: Tree): Tree {
  if (first === undefined) return part;
  const { op, args } = tree as { op: string; args: readonly Tree[] };
  return { op, args: args.map((arg, k) => (k === first ? put(arg, rest, part) : arg)) };
}

/** @example varier({ rng, variables: 2 }).mutate({ variable: 0 }) */
export function varier({ rng, variables, vocabulary = {} }: { rng: Random; variables: number; vocabulary?: Vocabulary }): Varier {
  const { functions, constants = [] } = vocabulary;
  const named = functions ? Object.keys(functions).flatMap((name) => wordCalled(name) ?? []) : FUNCTIONS.map(wordOf);
  const like = new Map<string, Word[]>();
  const signature = ({ args, returns }: Word): string => `${args.join()}:${returns}`;
  for (const word of [...SIGNS.map(wordOf), ...named, ...[...COMPARISONS, 'and', 'or'].map(wordOf)]) like.set(signature(word), [...(like.get(signature(word)) ?? []), word]);

  const constant = (): number => {
    const kind = rng.weighted([3, 3, constants.length > 0 ? 3 : 0]);
    return kind === 0 ? rng.int(10) : kind === 1 ? Number(((rng.chance(0.3) ? -1 : 1) * Math.exp(rng.normal() * 1.5)).toPrecision(3)) : rng.pick(constants)!;
  };
  const leaf = (): Tree => (variables > 0 && rng.chance(0.65) ? { variable: rng.int(variables) } : constant());
  const node = ({ name, args }: Word, depth: number): Tree => ({ op: name, args: args.map((type) => grow(type, depth - 1)) });
  const grow = (type: Type, depth: number): Tree => {
    if (type === 'boolean') {
      const both = depth > 1 && rng.chance(0.12);
      return node(wordOf(both ? rng.pick(['and', 'or'])! : rng.pick(COMPARISONS)!), Math.min(depth, 2));
    }
    if (depth <= 0 || rng.chance(0.2)) return leaf();
    const kind = rng.weighted([10, named.length > 0 ? 5 : 0, 2, 1]);
    return kind === 0 ? node(wordOf(rng.pick(SIGNS)!), depth) : kind === 1 ? node(rng.pick(named)!, depth) : kind === 2 ? node(wordOf('if'), depth) : { op: rng.pick(['square', 'neg'])!, args: [grow('number', depth - 1)] };
  };
  /** Inner nodes nine times of ten, as Koza had it: leaves are most of a tree. */
  const pick = (places: readonly Place[]): Place => {
    const inner = places.filter(({ node: part }) => typeof part === 'object' && 'op' in part);
    return rng.pick(inner.length > 0 && rng.chance(0.9) ? inner : places)!;
  };
  const moved = (value: number): number => {
    if (Number.isInteger(value) && rng.chance(0.4)) return value + (rng.chance(0.5) ? 1 : -1);
    return Number((value === 0 ? rng.normal() : value * Math.exp(rng.normal() * (rng.chance(0.5) ? 0.1 : 1))).toPrecision(3));
  };
  /** The same place with another number, variable or operator. */
  const point = ({ node: part }: Place): Tree => {
    if (typeof part === 'number') return rng.chance(0.8) ? moved(part) : leaf();
    if ('variable' in part) return leaf();
    const others = like.get(signature(wordOf(part.op)));
    const args = rng.chance(0.2) ? part.args.toReversed() : part.args;
    const { op } = part;
    return others ? { op: rng.pick(others)!.name, args: args.map(typeOf).join() === part.args.map(typeOf).join() ? args : part.args } : { op, args: part.args };
  };
  /** An operator around a part, which becomes one of its arguments. */
  const around = ({ node: part, type }: Place): Tree => {
    if (type === 'boolean') return { op: rng.pick(['and', 'or', 'not'])!, args: [part, grow('boolean', 1)] };
    const kind = rng.weighted([4, named.length > 0 ? 3 : 0, 3]);
    const word = kind === 0 ? wordOf(rng.pick(SIGNS)!) : kind === 1 ? rng.pick(named)! : wordOf('if');
    const numbers = word.args.flatMap((each, k) => (each === 'number' ? [k] : []));
    const at = rng.pick(numbers)!;
    return { op: word.name, args: word.args.map((each, k) => (k === at ? part : grow(each, 2))) };
  };
  return {
    grow,
    cross(first, second) {
      const at = pick(placesOf(first));
      const given = placesOf(second).filter(({ type }) => type === at.type);
      return given.length > 0 ? put(first, at.path, pick(given).node) : first;
    },
    mutate(tree) {
      const places = placesOf(tree);
      const kind = rng.weighted([3, 3, 2, 3]);
      const at = kind === 1 ? rng.pick(places)! : pick(places);
      if (kind === 0) return put(tree, at.path, grow(at.type, 1 + rng.int(3)));
      if (kind === 1) return put(tree, at.path, point(at));
      if (kind === 3) return put(tree, at.path, around(at));
      const inner = placesOf(at.node).slice(1).filter(({ type }) => type === at.type);
      return inner.length > 0 ? put(tree, at.path, rng.pick(inner)!.node) : put(tree, at.path, grow(at.type, 1));
    },
  };
}
