import { type Evaluator, type Failure, type Hash, type Instance, type Limits, type Measured, type Plain, type Prepared, type Problem, type SieveTask, type Sieved, aggregate, decode, hashOf, readJobId } from '../core/index.ts';
import { type Compiled, type Library, compile } from '../language/index.ts';
import { LIBRARY } from '../numeric/modules.ts';
import type { ScorerProcess, ScorerReply } from './scorer.ts';

/** A compiled program as a sandbox takes it. */
export interface Runnable {
  key: string;
  script: string;
  size: number;
  stateful: boolean;
  host: boolean;
  /** Its instances never come again. */
  transient: boolean;
}

type Run = { steps: number } & ({ output: Uint8Array; failure?: undefined } | { output?: undefined; failure: Failure });

/** What programs of a problem may import. @example libraryOf({ imports: ['clade/numeric'] })?.names */
export const libraryOf = ({ imports }: Pick<Problem, 'imports'>): Library | undefined => (imports?.includes('clade/numeric') ? LIBRARY : undefined);

/** The part of a sandbox this evaluator uses. */
export interface Runner {
  readonly guardsFired: number;
  run(request: Runnable & { instances: readonly string[]; constants?: readonly Float64Array[] }): Promise<readonly Run[]>;
  runFresh(request: Runnable & { instances: readonly string[] }): Promise<readonly Run[]>;
  pids(): readonly number[];
  cpuSeconds(): number;
  close(): void;
}

/** The part of a sieve this evaluator uses. */
export interface Sifter extends Pick<Runner, 'guardsFired' | 'pids' | 'cpuSeconds' | 'close'> {
  sift(task: SieveTask): Promise<Sieved>;
}

export interface SplitOptions {
  problem: Problem;
  limits: Limits;
  sandbox: Runner;
  scorer: ScorerProcess;
  /** Where the problem gives a hint. */
  sieve?: Sifter | undefined;
  /** Called with every exception of the scorer; may throw. */
  onBug(message: string, instance: string): void;
}

/** Compiled programs kept at hand: as many as may be in flight, and a few. */
const KEPT = 64;

/** The default evaluator: outputs come from a sandbox, scores from a process that shares nothing with it. */
export function split({ problem, sandbox, scorer, sieve, onBug }: SplitOptions): Evaluator {
  const compiled = new Map<string, Compiled>();
  const options = { library: libraryOf(problem), pure: problem.pure };
  const probes = (problem.probes?.() ?? []).map((_, i) => probeId(i));

  function runnable(prepared: Prepared): Runnable {
    const { script, stateful, host } = compiled.get(prepared.program) ?? keep(prepared.program, compile(prepared.source, problem.entry, options));
    return { key: prepared.normal, script, size: 0, stateful, host: host.length > 0, transient: problem.inherits !== undefined };
  }

  function keep(program: string, result: Compiled): Compiled {
    compiled.set(program, result);
    if (compiled.size > KEPT) compiled.delete(compiled.keys().next().value!);
    return result;
  }

  async function judge(ids: readonly string[], runs: readonly Run[]): Promise<Measured[]> {
    const items = runs.flatMap((run, i) => (run.output ? [{ id: readJobId(ids[i]!).instance, output: run.output }] : []));
    const replies: readonly ScorerReply[] = items.length > 0 ? await scorer.score(items) : [];
    let next = 0;
    return runs.map((run, i) => {
      const instance = ids[i]!;
      if (!run.output) return { instance, steps: run.steps, outputHash: '', failure: run.failure };
      const reply = replies[next++]!;
      const base = { instance, steps: run.steps, outputHash: reply.outputHash, ...(problem.inherits ? { output: run.output } : {}) };
      if ('score' in reply) return { ...base, score: reply.score };
      if ('rejected' in reply) return { ...base, failure: { kind: 'rejected', message: reply.rejected } };
      onBug(reply.bug, instance);
      return { ...base, failure: { kind: 'scorer', message: reply.bug.split('\n')[0]! } };
    });
  }

  return {
    prepare(source) {
      const program = hashOf(source);
      const { normal, size, inherits } = compiled.get(program) ?? keep(program, compile(source, problem.entry, options));
      return { source, program, normal, size, inherits };
    },
    async measure(prepared, instances) {
      return judge(instances, await sandbox.run({ ...runnable(prepared), instances }));
    },
    async verify(prepared, instances) {
      const { causality } = problem;
      const cuts = causality ? CUTS.map((keep) => cutId(instances[0]!, keep)) : [];
      const runs = await sandbox.runFresh({ ...runnable(prepared), instances: [...instances, ...cuts] });
      const measured = await judge(instances, runs.slice(0, instances.length));
      const whole = runs[0]!.output && decode(runs[0]!.output);
      const causal = causality ? whole !== undefined && runs.slice(instances.length).every(({ output }) => output && causality.isPrefix(decode(output), whole)) : null;
      return { measured, causal };
    },
    async output(prepared, instance) {
      const [run] = await sandbox.run({ ...runnable(prepared), instances: [instance] });
      return run!.output ? decode(run!.output) : null;
    },
    async behaviour(prepared) {
      if (probes.length === 0) return null;
      const runs = await sandbox.run({ ...runnable(prepared), instances: probes });
      return hashOf(runs.map(({ output, failure }): Plain => output ?? `${failure!.kind}: ${failure!.message}`));
    },
    async open(source, constants, instances) {
      const { script, stateful, host } = compile(source, problem.entry, { ...options, lifted: constants });
      const program = { key: hashOf(script), script, size: constants, stateful, host: host.length > 0, transient: problem.inherits !== undefined };
      return {
        async trials(vectors) {
          if (vectors.length === 0) return [];
          const runs = await sandbox.run({ ...program, instances, constants: vectors });
          const measured = await judge(vectors.flatMap(() => instances), runs);
          return vectors.map((_, i) => {
            const own = measured.slice(i * instances.length, (i + 1) * instances.length);
            return { fitness: aggregate(problem, own).fitness, steps: own.reduce((sum, { steps }) => sum + steps, 0) };
          });
        },
        close() {},
      };
    },
    ...(sieve && { sieve: (task: SieveTask) => sieve.sift(task) }),
    guardsFired: () => sandbox.guardsFired + (sieve?.guardsFired ?? 0),
    cpuSeconds: () => sandbox.cpuSeconds() + scorer.cpuSeconds() + (sieve?.cpuSeconds() ?? 0),
    pids: () => [...sandbox.pids(), ...scorer.pids(), ...(sieve?.pids() ?? [])],
    close() {
      sandbox.close();
      scorer.close();
      sieve?.close();
    },
  };
}

/** Where the causality audit cuts the input of an online problem. */
const CUTS = [0.5, 0.9];

const probeId = (index: number): string => `probe ${index}`;
const cutId = (instance: string, keep: number): string => `${instance} cut at ${keep}`;

/** Data by id: instances, probes (`probe 0`), cut instances (`a cut at 0.5`) and those with an inheritance; `output` finds outputs by hash. */
export function dataOf(problem: Problem, instances: readonly Instance[], output: (hash: Hash) => Plain = missing): (id: string) => Plain {
  const known = new Map<string, Plain>(instances.map(({ id, data }) => [id, data]));
  for (const [i, data] of (problem.probes?.() ?? []).entries()) known.set(probeId(i), data);
  return (id) => {
    const { instance, from } = readJobId(id);
    if (from) return { ...(known.get(instance) as Readonly<Record<string, Plain>>), draw: from.draw, ...(from.incumbent !== null && { [from.withheld ? 'withheld' : 'incumbent']: output(from.incumbent) }) };
    const cut = /^(.*) cut at ([\d.]+)$/.exec(id);
    return cut ? problem.causality!.cut(known.get(cut[1]!)!, Number(cut[2])) : known.get(id)!;
  };
}

const missing = (hash: Hash): never => {
  throw new Error(`nothing keeps the output ${hash}`);
};
