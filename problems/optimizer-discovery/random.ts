/**
 * Doty-Humphrey's sfc32 (PractRand) with normal deviates by Box and Muller (1958): the same tasks on every machine.
 * @example draws(1, 'start').normal()
 */
export function draws(seed: number, purpose: string): { float(): number; normal(): number; int(n: number): number } {
  let [a, b, c, d] = [seed | 0, 0x6f707469, 0x6d697a65, 1];
  const next = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (const letter of purpose) {
    a ^= Math.imul(letter.charCodeAt(0), 0x9e3779b1);
    next();
  }
  for (let i = 0; i < 16; i++) next();
  const float = (): number => next() / 2 ** 32;
  return {
    float,
    int: (n) => Math.floor(float() * n),
    normal: () => Math.sqrt(-2 * Math.log(1 - float())) * Math.cos(2 * Math.PI * float()),
  };
}
