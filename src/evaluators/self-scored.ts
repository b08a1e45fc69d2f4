import { existsSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { CladeError, type Evaluator, type Failure, type Measured, type Prepared, type Score, type SelfScored, type Tongue, hashOf, reason } from '../core/index.ts';
import { splitFiles } from '../language/index.ts';
import type { Isolate } from '../process/index.ts';
import { commandRunner } from './foreign/command.ts';
import { type WayOut, proxyTo } from './foreign/proxy.ts';
import type { Job, Runner } from './foreign/runner.ts';
import { pythonServer } from './foreign/server.ts';
import { unchanged } from './foreign/unchanged.ts';
import { type Raw, verdictOf } from './foreign/verdict.ts';

/** Options of `selfScored`. */
export interface SelfScoredOptions {
  spec: SelfScored;
  /** Knows the syntax of the programs. */
  tongue: Tongue;
  /** What stands outside the EVOLVE blocks of this program is in every other. @default the first one that is prepared */
  frame?: string | undefined;
  /** Evaluations at a time. @default 1 */
  workers?: number;
  /** In the evaluator's environment as CLADE_SEED. @default 1 */
  seed?: number;
  /** Puts everything behind the boundary: for code that a model wrote. @default none, a namespace for processes only */
  isolate?: Isolate | undefined;
}

/** Nobody counts steps in there; an evaluation stands for ten milliseconds, in steps of 0.1 µs. */
const STEPS = 100_000;

/** Milliseconds between two looks at the evaluator's files. */
const LOOK = 2000;

/**
 * An evaluator that somebody brought: it runs the candidate and says the score itself. Compared with `split` there is
 * one instance, no step counter, no output and no behaviour; scores may be noisy, and claims are repeated.
 * @example const evaluator = selfScored({ spec, tongue: await tongueOf('python'), isolate: isolated })
 */
export function selfScored({ spec, tongue, frame, workers = 1, seed = 1, isolate }: SelfScoredOptions): Evaluator {
  checked(spec);
  const check = unchanged(spec);
  let looked = performance.now();
  let guards = 0;
  let first = frame;
  let proxy: Promise<WayOut> | undefined;
  let runner: Promise<Runner> | undefined;
  let started: Runner | undefined;
  let closed = false;

  async function start(): Promise<Runner> {
    // without a boundary everybody has the network anyway
    proxy = isolate && spec.allowNet.length > 0 ? proxyTo(spec.allowNet) : undefined;
    const options = { spec, workers, seed, isolate, socket: (await proxy)?.socket };
    started = spec.contract === 'command' ? commandRunner(options) : pythonServer(options);
    if (closed) started.close();
    return started;
  }

  function unchangedStill(): void {
    if (performance.now() - looked < LOOK) return;
    check();
    looked = performance.now();
  }

  async function evaluate(source: string): Promise<{ score: Score; failure?: undefined } | { score?: undefined; failure: Failure }> {
    unchangedStill();
    const files = filesOf(source, spec.extension);
    if (typeof files === 'string') return { failure: { kind: 'invalid', message: files } };
    const raw = await (await (runner ??= start())).run({ files });
    const verdict = judged(raw);
    if (!('kind' in verdict)) return { score: verdict };
    if (verdict.kind === 'time' || verdict.kind === 'memory') guards++;
    return { failure: verdict };
  }

  /** What a candidate made of its answer ends no run. */
  function judged(raw: Raw): Score | Failure {
    try {
      return verdictOf(spec, raw);
    } catch (error) {
      return { kind: 'invalid', message: `the evaluator's answer cannot be read: ${reason(error)}` };
    }
  }

  async function measure({ source, program }: Prepared, instances: readonly string[]): Promise<readonly Measured[]> {
    return Promise.all(instances.map(async (instance): Promise<Measured> => ({ instance, steps: STEPS, outputHash: program, ...(await evaluate(source)) })));
  }

  return {
    prepare(source) {
      const { size, normal } = tongue.prepare(source, first);
      first ??= source;
      return { source, program: hashOf(source), normal, size, inherits: false };
    },
    measure,
    async verify(prepared, instances) {
      check();
      const measured = await measure(prepared, instances);
      check();
      return { measured, causal: null };
    },
    output: async () => null,
    behaviour: async () => null,
    async open(source) {
      return {
        trials: (vectors) =>
          Promise.all(vectors.map(async (values) => {
            const { score } = await evaluate(tongue.settle(source, values));
            return { fitness: score ? score.value : Number.NEGATIVE_INFINITY, steps: STEPS };
          })),
        close() {},
      };
    },
    ...(spec.repeats !== undefined && { repeats: spec.repeats }),
    guardsFired: () => guards,
    cpuSeconds: () => started?.cpuSeconds() ?? 0,
    pids: () => started?.pids() ?? [],
    close() {
      closed = true;
      started?.close();
      void proxy?.then((open) => open.close());
    },
  };
}

/** A mistake in the description is the user's, and known before anything starts. */
function checked({ contract, folder, file, command, compile, seconds, memoryMB }: SelfScored): void {
  const wrong = (what: string, fix: string): never => {
    throw new CladeError('problem.invalid', `the evaluator: ${what}`, fix);
  };
  if (!existsSync(folder) || !statSync(folder).isDirectory()) wrong(`${folder} is no folder`, 'check the path');
  if (contract === 'command' && !command?.trim()) wrong('there is no command', 'write one with --evaluate; {program} stands for the program\'s path');
  if (contract !== 'command') {
    if (file === undefined) return wrong('there is no Python file', 'name it');
    const path = isAbsolute(file) ? file : join(folder, file);
    if (!existsSync(path)) wrong(`${path} does not exist`, 'check the path');
  }
  if (compile !== undefined && !compile.includes('{binary}')) wrong(`\`${compile}\` does not say where the binary goes`, 'write {binary} where the compiler is told its output, as in `gcc -O2 {program} -o {binary}`');
  if (compile === undefined && command?.includes('{binary}')) wrong('the command names {binary}, and nothing makes one', 'add a compile command, as in `gcc -O2 {program} -o {binary}`');
  if (!(seconds > 0) || !(memoryMB > 0)) wrong(`${seconds} s and ${memoryMB} MB`, 'limits are positive numbers');
}

/** A program as files, or why there are none. */
function filesOf(source: string, extension: string): Job['files'] | string {
  const files = splitFiles(source);
  if (!files) return [[`program${extension}`, source]];
  for (const name of files.keys()) if (isAbsolute(name) || name.split(/[/\\]/).includes('..')) return `the file ${name} would lie outside of the program`;
  return [...files];
}
