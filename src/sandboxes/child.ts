/**
 * The sandbox child: loads the harness, runs candidates in a locked realm, answers with their outputs.
 * Arguments: the harness's URL or '-', and the limits as JSON.
 */
import { type CandidateHandle, type Harness, type Limits, type Plain, PlainError, decode, encode, outgrown } from '../core/index.ts';
import { serve } from '../process/serve.ts';
import { type Instantiated, createRealm } from './realm.ts';

/** Programs kept compiled; the host keeps the same count, see light.ts. */
const KEPT_PROGRAMS = 24;

/** A realm serves this many programs: enough to spread its milliseconds, few enough to keep memory flat. */
const PROGRAMS_PER_REALM = 512;

interface Loaded {
  script: string;
  size: number;
  stateful: boolean;
  instance: Instantiated;
  /** Valid for the constants the instance holds now. */
  prepared?: { value: unknown; steps: number } | undefined;
}

const [, , harnessUrl, limitsJson] = process.argv;
const limits = JSON.parse(limitsJson!) as Limits;
const own = harnessUrl === '-' ? undefined : ((await import(harnessUrl!)) as Harness);

let library: string | undefined;
let realm: ReturnType<typeof createRealm>;
let realmUses = PROGRAMS_PER_REALM;
/** A text says why a program did not load. */
const programs = new Map<string, Loaded | string>();
const instances = new Map<string, Plain>();

const harness: Harness =
  own ?? {
    run: (candidate: CandidateHandle, data: Plain) => realm.copyOut(candidate.call(realm.copyIn(data))),
  };

function load({ key, script, size, stateful }: Run): Loaded | string {
  // the library comes after the start and before the first program
  if (++realmUses > PROGRAMS_PER_REALM) {
    realm = createRealm({ library, host: hostCall });
    realmUses = 0;
  }
  let loaded: Loaded | string;
  try {
    loaded = { script: script!, size, stateful, instance: realm.instantiate(script!, limits.steps, size) };
  } catch (error) {
    loaded = `does not load: ${failure(error, 0).message}`;
  }
  programs.set(key, loaded);
  for (const old of programs.keys()) {
    if (programs.size <= KEPT_PROGRAMS) break;
    programs.delete(old);
  }
  return loaded;
}

/** What V8 says where there is no memory for an array. */
const NO_MEMORY = 'Array buffer allocation failed';

function failure(error: unknown, left: number): { kind: string; message: string } {
  if (left < 0) return { kind: 'steps', message: `more than ${limits.steps} steps` };
  if (error instanceof PlainError) return { kind: 'invalid', message: error.message };
  let message = 'threw something without a message';
  try {
    message = String((error as Error)?.message ?? error).slice(0, 300);
  } catch {
    // the candidate's own toString threw
  }
  // The guard notices the same, a moment earlier or later: both say it in these words and count no steps, so that the run repeats.
  if (message === NO_MEMORY) return { kind: 'memory', message: outgrown(limits.memoryMB) };
  // Errors of this realm come from the harness: the candidate gave it something it cannot use.
  return { kind: error instanceof Error ? 'invalid' : 'crash', message };
}

/** One instance, from a full purse of steps; the steps of `prepare` are charged to each. */
function runOne(loaded: Loaded, data: Plain): Plain {
  if (loaded.stateful) {
    const constants = loaded.instance.constants;
    loaded.instance = realm.instantiate(loaded.script, limits.steps, loaded.size);
    loaded.instance.constants.set(constants);
    loaded.prepared = undefined;
  }
  const { handle, fuel } = loaded.instance;
  try {
    if (!loaded.prepared) {
      fuel(limits.steps);
      const value = harness.prepare?.(handle);
      loaded.prepared = { value, steps: limits.steps - fuel(0) };
    }
    fuel(limits.steps - loaded.prepared.steps);
    const output = harness.run(handle, data, loaded.prepared.value);
    const left = fuel(0);
    if (left < 0) return { steps: limits.steps, failure: failure(undefined, left) };
    return { steps: limits.steps - left, output: encode(output, limits.outputBytes) };
  } catch (error) {
    const left = fuel(0);
    const why = failure(error, left);
    return { steps: why.kind === 'memory' ? 0 : limits.steps - Math.max(0, left), failure: why };
  }
}

type Host = Readonly<Record<string, { call(...args: unknown[]): unknown; steps(...args: unknown[]): number }>>;

/** Functions of the numeric library that run outside the realm; loaded when the first program needs them. */
let hostFunctions: Host = {};

function hostCall(name: string, args: readonly Plain[]): { value: Plain; steps: number } {
  const { call, steps } = hostFunctions[name]!;
  return { steps: Math.ceil(steps(...args)), value: call(...args) as Plain };
}

async function prepareHost(): Promise<undefined> {
  const { HOST, prepareHost: prepare } = (await import('../numeric/host.ts')) as unknown as { HOST: Host; prepareHost(): Promise<void> };
  await prepare();
  hostFunctions = HOST;
}

interface Run {
  key: string;
  script?: string;
  size: number;
  stateful: boolean;
  transient: boolean;
  instances: readonly string[];
  constants?: readonly Float64Array[];
}

function run(request: Run): Plain {
  const { key, instances: ids, constants } = request;
  const loaded = programs.get(key) ?? load(request);
  if (typeof loaded === 'string') {
    const failed = { steps: 0, failure: { kind: 'crash', message: loaded } };
    return { results: (constants ?? [null]).flatMap(() => ids.map(() => failed)) };
  }
  const results: Plain[] = [];
  for (const vector of constants ?? [undefined]) {
    if (vector) {
      loaded.instance.constants.set(vector);
      loaded.prepared = undefined;
    }
    for (const id of ids) results.push(runOne(loaded, instances.get(id)!));
  }
  if (request.transient) for (const id of ids) instances.delete(id);
  return { results };
}

serve((message) => {
  if (message === 'host') return prepareHost();
  const { instance, data, library: text, ...request } = message as { instance?: string; data?: Uint8Array; library?: string } & Record<string, Plain>;
  if (text !== undefined) {
    library = text;
    return undefined;
  }
  if (instance === undefined) return run(request as unknown as Run);
  instances.set(instance, decode(data!));
  return undefined;
});
