/** A sequence with the terms that are given, and how it goes on where that is known. */
export interface Sequence {
  title: string;
  terms: readonly number[];
  later: readonly number[];
}

const list = (length: number, of: (i: number, before: number[]) => number): number[] => {
  const terms: number[] = [];
  for (let i = 0; i < length; i++) terms.push(of(i, terms));
  return terms;
};

/** The first of them are given, the others are for the end. */
const cut = (title: string, given: number, all: readonly number[]): Sequence => ({ title, terms: all.slice(0, given), later: all.slice(given) });

const isPrime = (n: number): boolean => n > 1 && Array.from({ length: Math.floor(Math.sqrt(n)) - 1 }, (_, k) => k + 2).every((k) => n % k !== 0);

/** Made by their definitions, not by programs of the language. */
export const SEQUENCES: Readonly<Record<string, Sequence>> = {
  catalan: cut('Catalan numbers', 20, list(26, (i, before) => (i === 0 ? 1 : before.reduce((sum, value, k) => sum + value * before[i - 1 - k]!, 0)))),
  squares: cut('Squares', 24, list(40, (i) => (i + 1) ** 2)),
  fibonacci: cut('Fibonacci numbers', 24, list(40, (i, before) => (i < 2 ? 1 : before[i - 1]! + before[i - 2]!))),
  factorials: cut('Factorials', 14, list(18, (i, before) => (i === 0 ? 1 : before[i - 1]! * (i + 1)))),
  bytes: cut('A linear congruential generator', 48, list(96, (i, before) => (i === 0 ? 7 : (before[i - 1]! * 5 + 3) % 256))),
  woven: cut('Cubes and a pattern in turn', 40, list(60, (i) => (i % 2 === 0 ? (i / 2 + 1) ** 3 : [3, 1, 4, 1, 5][((i - 1) / 2) % 5]!))),
  ruler: cut('How often 2 divides n', 48, list(96, (i) => 31 - Math.clz32((i + 1) & -(i + 1)))),
  primes: cut('Primes', 40, Array.from({ length: 500 }, (_, n) => n).filter(isPrime).slice(0, 70)),
};

/** The sequence that somebody wrote, numbers with commas between them; undefined for anything else. */
export function written(text: string): Sequence | undefined {
  if (!/^-?\d+(,-?\d+)+$/.test(text)) return undefined;
  const terms = text.split(',').map(Number);
  if (terms.length > 1000 || !terms.every(Number.isSafeInteger)) return undefined;
  return { title: `${terms.slice(0, 6).join(', ')}${terms.length > 6 ? ', …' : ''}`, terms, later: [] };
}
