import type { KnownLine, RunHead } from '../../../src/server/protocol.ts';
import { number } from '../format.ts';

export interface Known {
  name: string;
  value: number;
  /** The best of them; else measured by the project's own scorer, e.g. what a simple rule reaches, or as published. */
  role: KnownLine['role'];
}

type Of = Pick<RunHead, 'known' | 'direction'>;

const ENGINES = { openevolve: 'OpenEvolve', shinka: 'ShinkaEvolve' } as const;

/** What the best score is, in words: of which instances, or who says so. @example bestOf(head) // 'best on validation' */
export function bestOf({ identity: { imported }, selfScored, inherits, instances }: Pick<RunHead, 'identity' | 'selfScored' | 'inherits' | 'instances'>): string {
  if (imported) return `best, claimed by ${ENGINES[imported]}, not measured here`;
  if (selfScored) return 'best, self-scored';
  return !inherits && instances.some(({ split }) => split === 'validation') ? 'best on validation' : 'best';
}

/** The held-out group that the known values are of; undefined where they are of the score itself. @example knownGroup(head) // 'standard' */
export const knownGroup = ({ known, instances }: Pick<RunHead, 'known' | 'instances'>): string | undefined => (known.length === 0 ? undefined : (known[0]!.group ?? instances.find(({ split }) => split === 'heldOut')?.group ?? undefined));

/** The values a run is compared with: of the first group, worst first. */
export function knownOf({ known, direction }: Of): Known[] {
  const group = known[0]?.group;
  return known.filter((one) => one.group === group || one.group === undefined).map(({ name, value, role }) => ({ name, value, role })).sort((a, b) => (direction === 'minimize' ? b.value - a.value : a.value - b.value));
}

/** Which known values were passed, in a few words; those of held-out instances only once the run was measured on them. @example headlineKnown(head, 0.57) // 'past First Fit (0.6); next: …' */
export function headlineKnown(head: Of & Pick<RunHead, 'instances' | 'heldOutGroups'>, best: number): string {
  const known = knownOf(head);
  if (known.length === 0) return '';
  const group = knownGroup(head);
  const heldOut = group === undefined ? null : (head.heldOutGroups[group] ?? null);
  if (group === undefined) return standing(head, known, best);
  return heldOut === null ? 'known values are held-out: compared at the end' : `held out ${number(heldOut)}: ${standing(head, known, heldOut)}`;
}

/** Whether a value is the known one, as far as that was written down; four digits at least. */
function reads(value: number, known: number): boolean {
  const digits = Math.max(4, String(known).split('e')[0]!.replace(/^[-0.]+|[-.]/g, '').length);
  return Number(value.toPrecision(digits)) === known;
}

function standing(head: Of, known: readonly Known[], value: number): string {
  const better = (a: number, b: number): boolean => (head.direction === 'minimize' ? a < b : a > b);
  const same = known.findLast((one) => reads(value, one.value));
  const ahead = known.filter((one) => better(one.value, value) && !reads(value, one.value));
  const behind = known.filter((one) => better(value, one.value)).at(-1);
  const next = ahead[0];
  return [same ? `equals ${same.name}` : behind ? `past ${behind.name} (${number(behind.value)})` : '', next ? `next: ${next.name} (${number(next.value)})` : same ? 'nothing better is known' : 'ahead of all known values'].filter(Boolean).join('; ');
}
