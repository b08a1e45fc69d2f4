import type { CandidateHandle, Plain } from 'clade';

/** Hands over the noisy signal only. */
export function run(candidate: CandidateHandle, data: Plain): Plain {
  const { noisy } = data as unknown as { noisy: Float64Array };
  const values = candidate.float64(noisy.length);
  values.set(noisy);
  const out = candidate.call(values) as ArrayLike<number>;
  return Float64Array.from(noisy, (_, i) => Number(out[i]));
}
