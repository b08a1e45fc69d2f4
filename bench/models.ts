import { type ChildProcess, spawn } from 'node:child_process';
import { evolve } from '../src/index.ts';
import { type Row, ownCpu, problem, scratch } from './lib.ts';

const REGISTER = new URL('../bin/register.js', import.meta.url).href;

/** A provider in a process of its own, whose CPU is not counted. */
async function withServer<T>(delay: number, use: (model: string) => Promise<T>): Promise<T> {
  const child: ChildProcess = spawn(process.execPath, ['--no-warnings', '--import', REGISTER, new URL('./model-server.ts', import.meta.url).pathname, String(delay)], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise<string>((resolve) => child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString().trim())));
  try {
    return await use(`${address}/v1#counting`);
  } finally {
    child.kill();
  }
}

/** What a candidate of a model costs beside the model itself, and how many questions wait at once. */
export async function models(calls = 1000): Promise<Row[]> {
  const marks: number[] = [];
  const started = ownCpu();
  const instant = await withServer(0, (model) =>
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
  const slow = await withServer(2, (model) => evolve({ problem: problem('microsecond'), model: [model], recipe: 'models', calls: 256, callsInFlight: 64, out: scratch('models-slow') }));
  return [
    { measure: `CPU per model candidate, ${instant.candidates} candidates, all processes, start included`, must: '≤ 3 ms', found: `${((1000 * instant.cpuSeconds) / instant.candidates).toFixed(2)} ms (main ${((1000 * main) / instant.candidates).toFixed(2)})` },
    { measure: 'the same from the second tenth on', must: '≤ 3 ms', found: `${ms(0, last).toFixed(2)} ms` },
    { measure: 'last fifth against second fifth', must: 'flat', found: `${(ms(last - 2, last) / ms(1, 3)).toFixed(2)} ×` },
    { measure: '256 questions of 2 s, 64 in flight: seconds', must: '8 and the start', found: slow.seconds.toFixed(1) },
  ];
}
