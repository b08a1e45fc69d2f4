import { evolve } from '../src/index.ts';
import { type Row, ownCpu, problem, scratch } from './lib.ts';

/** CPU per candidate of the engine itself, its flatness, and memory, on a problem of a microsecond. */
export async function engine(candidates = 100_000): Promise<Row[]> {
  const stop = new AbortController();
  const marks: { candidates: number; main: number; all: number }[] = [];
  const started = ownCpu();
  const { memoryMB, status } = await evolve({
    problem: problem('microsecond'),
    seed: 1,
    evaluations: 1e9,
    out: scratch('engine'),
    signal: stop.signal,
    onCommit(state) {
      if (state.candidates >= ((marks.length * candidates) / 10)) {
        marks.push({ candidates: state.candidates, main: ownCpu() - started, all: state.clock.cpuSeconds });
        process.stderr.write(`  ${state.candidates} candidates, ${(marks.at(-1)!.all * 1000 / state.candidates).toFixed(2)} ms each\n`);
      }
      if (state.candidates >= candidates) stop.abort();
    },
  });
  if (status !== 'interrupted') throw new Error(status);
  const ms = (from: number, to: number, key: 'main' | 'all'): number => (1000 * (marks[to]![key] - marks[from]![key])) / (marks[to]!.candidates - marks[from]!.candidates);
  const last = marks.length - 1;
  return [
    { measure: `CPU per candidate, main thread, ${candidates} candidates`, must: '≤ 1 ms', found: `${ms(0, last, 'main').toFixed(2)} ms` },
    { measure: 'the same, all processes', must: '≤ 2 ms', found: `${ms(0, last, 'all').toFixed(2)} ms` },
    { measure: 'last tenth against first tenth, all processes', must: '≤ 1.1 ×', found: `${(ms(last - 1, last, 'all') / ms(0, 1, 'all')).toFixed(2)} ×` },
    { measure: 'proportional memory, all processes, highest', must: '≤ 300 MB', found: `${memoryMB.toFixed(0)} MB` },
  ];
}
