import type { CandidateHandle, Plain } from 'clade';

/** Turns of the loop that take about 20 ms on one core of the machine this was written on. */
const TURNS = 9_000_000;

export function run(candidate: CandidateHandle, data: Plain): Plain {
  let state = 1;
  for (let i = 0; i < TURNS; i++) state = (Math.imul(state, 1664525) + 1013904223) | 0;
  return (data as Float64Array).map((x) => Number(candidate.call(x)) + (state === 42 ? 1 : 0));
}
