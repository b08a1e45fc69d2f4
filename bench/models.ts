import { type ChildProcess, spawn } from 'node:child_process';
import { commitsOf } from '../src/engine/journal.ts';
import { evolve } from '../src/index.ts';
import { look } from '../src/workspace/run.ts';
import { idleWorkers } from './idle.ts';
import { type Row, ownCpu, problem, scratch } from './lib.ts';

const REGISTER = new URL('../bin/register.js', import.meta.url).href;

/** A provider in a process of its own, whose CPU is not counted. */
async function withServer<T>(delay: number, use: (model: string) => Promise<T>): Promise<{ result: T; most: number }> {
  const child: ChildProcess = spawn(process.execPath, ['--no-warnings', '--import', REGISTER, new URL('./model-server.ts', import.meta.url).pathname, String(delay)], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((resolve) => child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())));
  try {
    const result = await use(`${address}/v1#counting`);
    const said = new Promise<string>((resolve) => child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString())));
    child.kill();
    return { result, most: Number(await said) };
  } finally {
    child.kill();
  }
}

/** What a run committed, its seed aside: drafts, and different programs with a score. */
function committed(folder: string): { drafts: number; programs: number } {
  const { store } = look(folder);
  const drafts = commitsOf(store).slice(1).flatMap((commit) => commit.drafts);
  store.close();
  return { drafts: drafts.length, programs: new Set(drafts.flatMap(({ normal, total }) => (typeof total === 'number' ? [normal] : []))).size };
}

/** What a candidate of a model costs beside the model itself, and how many questions wait at once. */
export async function models(calls = 1000): Promise<Row[]> {
  const marks: number[] = [];
  const started = ownCpu();
  const { result: instant } = await withServer(0, (model) =>
    evolve({
      problem: problem('microsecond'),
      model: [model],
      recipe: 'models',
      calls,
      out: scratch('models'),
      onCommit: (state) => {
        if (state.candidates % (calls / 10) === 0) marks.push(state.clock.cpuSeconds);
      },
    }),
  );
  const main = ownCpu() - started;
  const ms = (from: number, to: number): number => (1000 * (marks[to]! - marks[from]!)) / ((to - from) * (calls / 10));
  const last = marks.length - 1;
  const { result: slow, most } = await withServer(2, (model) => evolve({ problem: problem('microsecond'), model: [model], recipe: 'models', calls: 256, callsInFlight: 64, out: scratch('models-slow') }));
  const { result: idle, most: mostIdle } = await withServer(2, (model) => idleWorkers(model, 256, 64));
  const { drafts, programs } = committed(instant.folder);
  return [
    { measure: `CPU per model candidate, ${instant.candidates} candidates, all processes, start included`, must: '≤ 3 ms', found: `${((1000 * instant.cpuSeconds) / instant.candidates).toFixed(2)} ms (main ${((1000 * main) / instant.candidates).toFixed(2)})` },
    { measure: 'the same from the second tenth on', must: '≤ 3 ms', found: `${ms(0, last).toFixed(2)} ms` },
    { measure: 'last fifth against second fifth', must: 'flat', found: `${(ms(last - 2, last) / ms(1, 3)).toFixed(2)} ×` },
    { measure: '256 questions of 2 s, 64 in flight: seconds', must: '8 and the start', found: slow.seconds.toFixed(1) },
    { measure: 'questions that waited on the server at once', must: '64', found: `${most} and ${mostIdle}` },
    { measure: '64 in flight at 2 s, 20 ms an evaluation, two workers: asleep while the queue is not empty', must: '< 5 %', found: `${(100 * idle.share).toFixed(1)} % (${idle.looks} looks in ${(idle.waited / 1000).toFixed(1)} s)` },
    { measure: 'drafts of the first run that were evaluated, committed and differ', must: 'all', found: `${programs} of ${drafts}` },
  ];
}
