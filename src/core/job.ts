import type { Hash } from './plain.ts';

/** What a program is handed besides the instance, where a problem's programs inherit outputs. */
export interface Inheritance {
  /** The parent's best output; null for the first program of a run. */
  incumbent: Hash | null;
  /** New for every draft, so that the same program may be lucky a second time. */
  draw: number;
  /** The program is not handed the incumbent after all: would it do the same without? */
  withheld?: true;
}

const PATTERN = /^(.*) from (\w+)( withheld)? draw (\d+)$/s;

/**
 * An instance together with what is inherited, as one id: whoever measures needs no other argument.
 * @example jobId('stream 1', { incumbent: null, draw: 7 }) // 'stream 1 from nothing draw 7'
 */
export function jobId(instance: string, { incumbent, draw, withheld }: Inheritance): string {
  return `${instance} from ${incumbent ?? 'nothing'}${withheld ? ' withheld' : ''} draw ${draw}`;
}

/** The parts of an id; plain instances have only the first. */
export function readJobId(id: string): { instance: string; from?: Inheritance } {
  const match = PATTERN.exec(id);
  return match ? { instance: match[1]!, from: { incumbent: match[2] === 'nothing' ? null : match[2]!, draw: Number(match[4]), ...(match[3] && { withheld: true }) } } : { instance: id };
}

/** The ids under which a draft was measured. */
export function jobsOf(instances: readonly string[], from: Inheritance | undefined): readonly string[] {
  return from ? instances.map((id) => jobId(id, from)) : instances;
}
