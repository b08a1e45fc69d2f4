import type { CandidateHandle, Plain } from 'clade';
export const run = (candidate: CandidateHandle, data: Plain): Plain => (data as Float64Array).map((x) => candidate.call(x) as number);
