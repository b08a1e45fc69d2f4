/**
 * The sieve's child: makes variants of a parent as text, compiles them in a locked realm, and answers with the few that
 * are worth an evaluation. Arguments: the harness's URL and what stays the same, as JSON; then messages.
 */
import { type Harness, type Limits, type Plain, type Sieved, type SieveTask, encode, random } from '../core/index.ts';
import { type Spliced, type Variant, compile, spliced } from '../language/index.ts';
import { serve } from '../process/serve.ts';
import { type Instantiated, type Realm, createRealm } from './realm.ts';

interface Fixed {
  entry: string;
  pure: boolean;
  limits: Limits;
}

const [, , harnessUrl, fixedJson] = process.argv;
const { entry, pure, limits } = JSON.parse(fixedJson!) as Fixed;
const harness = (await import(harnessUrl!)) as Harness;

/** As in child.ts. */
const PROGRAMS_PER_REALM = 512;

/** Parents are parents again. */
const KEPT_PARENTS = 48;

/** A variant may take this many times its parent's steps, and some more. */
const PATIENCE = 8;
const SPARE_STEPS = 10_000;

let realm: Realm = createRealm();
let uses = 0;
let probes: readonly Plain[] = [];
let hint: Plain = null;

interface Parent {
  spliced: Spliced;
  instance: Instantiated;
  behaviour: string;
  /** Steps it takes on all the probes, and on the hint's input. */
  steps: readonly [number, number];
}

const parents = new Map<string, Parent>();

/** A realm for some more programs. */
function fresh(programs: number): Realm {
  uses += programs;
  if (uses > PROGRAMS_PER_REALM) {
    realm = createRealm();
    uses = programs;
  }
  return realm;
}

/** What a part of the look costs at most, and what it gave; undefined where the program fails. */
function within<T>({ fuel }: Instantiated, most: number, look: () => T): { value: T | undefined; steps: number } {
  fuel(most);
  let value: T | undefined;
  try {
    value = look();
  } catch {
    // whatever was thrown, the variant is no use
  }
  const left = fuel(0);
  return { value: left < 0 ? undefined : value, steps: most - Math.max(0, left) };
}

const behave = ({ handle }: Instantiated): { behaviour: string; prepared: unknown } => {
  const prepared = harness.prepare?.(handle);
  return { behaviour: probes.map((data) => Buffer.from(encode(harness.run(handle, data, prepared), limits.outputBytes)).toString('latin1')).join('\n'), prepared };
};

function parentOf({ source, vocabulary }: SieveTask): Parent {
  const known = parents.get(source);
  if (known) return known;
  const made = spliced(source, { entry, vocabulary, pure });
  const instance = fresh(1).instantiateMany(made.scriptOf([made.body]), limits.steps, made.constants.length)[0]!();
  instance.constants.set(made.constants);
  const probed = within(instance, limits.steps, () => behave(instance));
  const hinted = within(instance, limits.steps, () => harness.hint!(instance.handle, hint, probed.value?.prepared));
  const parent: Parent = { spliced: made, instance, behaviour: probed.value?.behaviour ?? '', steps: [probed.steps, hinted.steps] };
  parents.set(source, parent);
  if (parents.size > KEPT_PARENTS) parents.delete(parents.keys().next().value!);
  return parent;
}

/** Programs compiled together. */
const TOGETHER = 64;

type Make = () => Instantiated;

/** One that does not parse spoils it for all it is compiled with: by halving it is soon alone. */
function inHalves(some: readonly number[], attempt: (some: readonly number[]) => void): void {
  try {
    if (some.length > 0) attempt(some);
  } catch {
    const half = some.length >> 1;
    if (half > 0) for (const part of [some.slice(0, half), some.slice(half)]) inHalves(part, attempt);
  }
}

/**
 * Numbers that differ cost no compiler. Of the others most become one program that is told whose turn it is, the rest are
 * compiled as text, many at once, or by the real compiler where it has to be.
 */
function makersOf(parent: Parent, variants: readonly Variant[]): Make[] {
  const { spliced: { bodyOf, familyOf, scriptOf, sourceOf }, instance } = parent;
  const makers = new Map<number, Make>();
  inHalves([...variants.keys()], (some) => {
    const family = familyOf(variants.map((variant, i) => (some.includes(i) ? variant : undefined)));
    if (!family) return;
    const [make] = fresh(1).instantiateMany(scriptOf([family.body]), SPARE_STEPS, 0);
    let shared: Instantiated | undefined;
    const choosing = (which: number) => (): Instantiated => {
      shared ??= make!();
      shared.choose!(which);
      return shared;
    };
    for (const i of family.members) makers.set(i, choosing(i));
  });
  const bodies = variants.map((variant, i) => (variant.constants || makers.has(i) ? undefined : bodyOf(variant)));
  inHalves([...variants.keys()].filter((i) => bodies[i] !== undefined), (some) => {
    const made = fresh(some.length).instantiateMany(scriptOf(some.map((i) => bodies[i]!)), SPARE_STEPS, 0);
    some.forEach((i, k) => makers.set(i, made[k]!));
  });
  return variants.map((variant, i) => {
    if (!variant.constants) return makers.get(i) ?? (() => fresh(1).instantiate(compile(sourceOf(variant), entry, { pure }).script, limits.steps, 0));
    return () => {
      instance.constants.set(variant.constants!);
      return instance;
    };
  });
}

function sift(task: SieveTask): Sieved {
  const counts = { tried: 0, unreached: 0, failed: 0, same: 0, steps: 0 };
  const found: { variant: Variant; value: number }[] = [];
  let parent: Parent;
  try {
    parent = parentOf(task);
  } catch {
    // a parent that cannot be read this way has no variants here
    return { ...counts, drafts: [] };
  }
  const { steps } = parent;
  const seen = new Set([parent.behaviour]);
  const look = (variant: Variant, make: Make): void => {
    let instance: Instantiated | undefined;
    const start = parent.instance;
    // the maker runs what stands at the top level
    const made = within(start, SPARE_STEPS, () => (instance = make()));
    const probed = made.value && within(instance!, PATIENCE * steps[0] + SPARE_STEPS, () => behave(instance!));
    counts.steps += made.steps + (probed?.steps ?? 0);
    if (!probed?.value) return void counts.failed++;
    const { behaviour, prepared } = probed.value;
    if (seen.has(behaviour)) return void counts.same++;
    seen.add(behaviour);
    const hinted = within(instance!, PATIENCE * steps[1] + SPARE_STEPS, () => harness.hint!(instance!.handle, hint, prepared));
    counts.steps += hinted.steps;
    if (hinted.value === undefined || Number.isNaN(hinted.value)) counts.failed++;
    else found.push({ variant, value: hinted.value });
  };
  for (let at = 0; at < task.variants; at += TOGETHER) {
    const group: Variant[] = [];
    for (let i = at; i < Math.min(task.variants, at + TOGETHER); i++) {
      const variant = parent.spliced.variant(random(...task.stream, i), task.more);
      if (!variant) continue;
      counts.tried++;
      if (variant.reaches) group.push(variant);
      else counts.unreached++;
    }
    const makers = makersOf(parent, group);
    group.forEach((variant, k) => look(variant, makers[k]!));
  }
  // stable: of equals the one that was made first
  found.sort((a, b) => a.value - b.value);
  return { ...counts, drafts: found.slice(0, task.best).map(({ variant }) => ({ source: parent.spliced.sourceOf(variant), kind: variant.kind })) };
}

serve((message) => {
  if (!('probes' in (message as object))) return sift(message as unknown as SieveTask) as unknown as Plain;
  ({ probes, hint } = message as { probes: readonly Plain[]; hint: Plain });
  return undefined;
});
