import { type Entry, type Selector, ranks } from '../core/index.ts';
import { cases, weighing } from './draw.ts';

/**
 * Who is best on some search instance, in proportion to how many; nobody without whom each of these instances still
 * has its best. The worst total is left out first (GEPA, Agrawal et al. 2025). The best total where entries carry no
 * `values`.
 *
 * @example coverage()
 */
export function coverage(): Selector {
  return weighing('coverage', (entries) => {
    const won = wins(cases(entries));
    const holders: number[] = [];
    for (const at of won.flat()) holders[at] = (holders[at] ?? 0) + 1;
    for (const i of worstFirst(entries)) {
      if (!won[i]!.every((at) => holders[at]! > 1)) continue;
      for (const at of won[i]!) holders[at]!--;
      won[i] = [];
    }
    return won.map(({ length }) => length);
  });
}

/** On which instances each is best. */
function wins(values: readonly (readonly number[])[]): number[][] {
  const best = values[0]!.map((_, at) => values.reduce((most, own) => Math.max(most, own[at]!), Number.NEGATIVE_INFINITY));
  return values.map((own) => [...own.keys()].filter((at) => own[at] === best[at]));
}

const worstFirst = (entries: readonly Entry[]): number[] => [...entries.keys()].sort((a, b) => ranks(entries[b]!, entries[a]!));
