import type { CandidateHandle, Plain } from 'clade';

export function run(candidate: CandidateHandle, data: Plain): Plain {
  return (data as Float64Array).map((x) => Number(candidate.call(x)));
}
