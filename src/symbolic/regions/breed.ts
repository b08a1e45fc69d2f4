import type { Random, Vocabulary } from '../../core/index.ts';
import { type Probe, behaviourOf } from './behaviour.ts';
import type { Region } from './read.ts';
import { short } from './short.ts';
import { regionText } from './text.ts';
import { varier } from './vary.ts';
import { weightOf } from './words.ts';

export interface BreedOptions {
  /** The first is the mother of all. */
  parents: readonly Region[];
  rng: Random;
  probe: Probe;
  /** Whether a child is nothing new, by what it does in a way of the probe. */
  known(word: (way: number) => string): boolean;
  vocabulary?: Vocabulary;
  /** Children wanted at most. @default 1 */
  wanted?: number;
  /** Tries at most. @default 12 */
  tries?: number;
  /** Nodes of a region at most. */
  most: number;
}

export interface Bred {
  /** Text of an EVOLVE block. */
  readonly text: string;
  readonly kind: 'subtree crossover' | 'subtree mutation';
  /** The place of the father among the parents. */
  readonly father?: number;
  /** What it does in each way of the probe. */
  readonly behaviour: readonly string[];
}

/** Chances of a crossover, and of each further mutation. */
const CROSSED = 0.5;
const MORE = 0.25;

/**
 * Children of a region, simplified, each of which does something on the probe that none of the known does, nor any
 * before it: what does the same is dropped before anybody pays for it.
 * @example breedRegions({ parents: [region], rng, probe, known: () => false, most: 60 })
 */
export function breedRegions({ parents, rng, probe, known, vocabulary = {}, wanted = 1, tries = 12, most }: BreedOptions): { readonly children: readonly Bred[]; readonly tried: number; readonly same: number } {
  const children: Bred[] = [];
  const mine = new Set<string>();
  const [mother] = parents;
  let [tried, same] = [0, 0];
  if (!mother) return { children, tried, same };
  const { cross, mutate } = varier({ rng, variables: mother.names.length, vocabulary });
  for (; tried < tries && children.length < wanted; tried++) {
    const at = rng.int(mother.outputs.length);
    let { tree } = mother.outputs[at]!;
    const father = parents.length > 1 && rng.chance(CROSSED) ? 1 + rng.int(parents.length - 1) : undefined;
    tree = father === undefined ? mutate(tree) : cross(tree, rng.pick(parents[father]!.outputs)!.tree);
    while (rng.chance(MORE)) tree = mutate(tree);
    tree = short(tree);
    const child: Region = { names: mother.names, outputs: mother.outputs.map((output, k) => (k === at ? { ...output, tree } : output)) };
    if (!isSound(tree) || child.outputs.reduce((sum, { tree: each }) => sum + weightOf(each), 0) > most) continue;
    const values = behaviourOf(child, probe[0]!);
    if (values === null) continue;
    const words = [values];
    const word = (way: number): string => (words[way] ??= behaviourOf(child, probe[way]!)!);
    if (mine.has(values) || known(word)) {
      same++;
      continue;
    }
    mine.add(values);
    children.push({ text: regionText(child), kind: father === undefined ? 'subtree mutation' : 'subtree crossover', behaviour: probe.map((_, way) => word(way)), ...(father === undefined ? {} : { father }) });
  }
  return { children, tried, same };
}

/** Whether all its numbers are such. */
const isSound = (tree: Region['outputs'][number]['tree']): boolean => (typeof tree === 'number' ? Number.isFinite(tree) : 'variable' in tree || tree.args.every(isSound));
