import type { CandidateHandle, Plain } from 'clade';

const nameOf = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Int8Array.prototype), Symbol.toStringTag)!.get!;

/** One search: from the incumbent, where there is one, with a stream of its own. The network is copied out unread. */
export function run(candidate: CandidateHandle, data: Plain): Int32Array {
  const { n, stream, draw, incumbent } = data as { n: number; stream: number; draw?: number; incumbent?: Int32Array };
  const network = candidate.call(candidate.search({ n, stream: [stream, draw ?? 0], incumbent }));
  // The name of an array's kind, which no object can claim for itself, whatever realm it is from.
  const kind = nameOf.call(network) as string | undefined;
  if (kind !== 'Int32Array') throw new Error(`sort(search) returned ${kind === undefined ? `a ${typeof network}` : `a ${kind}`}, not an Int32Array`);
  return new Int32Array(network as Int32Array);
}
