import { readFileSync } from 'node:fs';
// EVOLVE-BLOCK-START
export async function f(item: number, xs: number[]): Promise<number> {
  const gap = item - xs[0]!;
  let sum = 0;
  for (let i = 0; i < xs.length; i++) {
    sum += xs[i]! * 0.25;
  }
  if (/a+b/.test('x') && gap < 3) {
    sum = await Promise.resolve(sum * 2);
  }
  return gap > 0 ? sum + gap : -Math.max(sum, 1.5);
}
// EVOLVE-BLOCK-END
console.log(await f(1, [2]), readFileSync.length);
