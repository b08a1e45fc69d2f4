/** P(X <= k + 0.5) for X ~ 45·Weibull(3), in units of 2^-32: comparing integers draws the same items on every machine. */
const upTo = Uint32Array.from({ length: 100 }, (_, k) => Math.floor((1 - Math.exp(-(((k + 0.5) / 45) ** 3))) * 2 ** 32));

/**
 * Items drawn as FunSearch's Weibull instances are: round(clip(45·Weibull(3), 1, 100)).
 * Seeds below 1,000 belong to the instances of the problem; take larger ones for fresh comparisons.
 *
 * @example weibull(1000, 5000).length // 5000
 */
export function weibull(seed: number, n: number): Uint8Array {
  const next = sfc32(seed);
  const items = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const u = next();
    // The smallest k >= 1 with u < P(X <= k + 0.5); what is left above 99.5 is clipped to 100.
    let low = 1;
    let high = 100;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (u < upTo[middle]!) high = middle;
      else low = middle + 1;
    }
    items[i] = low;
  }
  return items;
}

/** Doty-Humphrey's sfc32 (PractRand): 32 bits a call; other seeds give unrelated streams after the warm-up. */
function sfc32(seed: number): () => number {
  let [a, b, c, d] = [seed | 0, Math.floor(seed / 2 ** 32) | 0, 0x77656962, 1];
  const next = (): number => {
    const sum = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}
