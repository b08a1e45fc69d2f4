/** A number in a few letters, for axes and narrow cells. @example short(0.0000014618) // '1.4618e-6' */
export function short(value: number, digits = 5): string {
  const rounded = Number(value.toPrecision(digits));
  return rounded !== 0 && Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
}

/** Ticks of a logarithmic axis that leave room for each other: 1, 2 and 5 times powers of ten, or powers alone, or some of these. @example tidy([1, 2, 3, 4, 5], 9) // [1, 2, 5] */
export function tidy(ticks: readonly number[], most: number): number[] {
  const like = (pattern: RegExp): number[] => ticks.filter((tick) => pattern.test(tick.toExponential()));
  const [round, powers] = [like(/^[125]e/), like(/^1e/)];
  if (round.length <= most) return round;
  const every = Math.ceil(powers.length / most);
  return powers.filter((tick) => Math.round(Math.log10(tick)) % every === 0);
}

/** Words in lines of at most so many letters. @example lines('minimax polynomial of degree 4', 20) // ['minimax polynomial', 'of degree 4'] */
export function lines(text: string, most: number, limit = 2): string[] {
  const made: string[] = [''];
  for (const word of text.split(/\s+/)) {
    const last = made.at(-1)!;
    if (last === '') made[made.length - 1] = word;
    else if (last.length + 1 + word.length <= most) made[made.length - 1] = `${last} ${word}`;
    else made.push(word);
  }
  const cut = made.slice(0, limit).map((line) => (line.length > most ? `${line.slice(0, most - 1)}…` : line));
  if (made.length > limit) cut[limit - 1] = `${cut[limit - 1]!.slice(0, most - 1)}…`;
  return cut;
}
