interface Search {
  n: number;
  random(): number;
  steps(): number;
  incumbent?: Int32Array;
}

/** A network that sorts n lines, as a flat list of comparators i, j with i < j. `random()` is uniform on [0, 1), `steps()` says how many are left, `incumbent` is the network to improve. */
export function sort({ n, random, steps, incumbent }: Search): Int32Array {
  const network: Int32Array = incumbent ?? everyPairTwice(n);
  const trial: Int32Array = network.slice();
  // Steps that one more trial may take.
  const reserve: number = 1000 + n * n * 2 ** Math.max(0, n - 5);
  // EVOLVE-BLOCK-START
  while (steps() > reserve) {
    const at = Math.floor(random() * network.length);
    trial.set(network);
    trial[at] = trial[at ^ 1];
    if (size(trial, n) <= size(network, n) && sorts(trial, n)) network.set(trial);
  }
  // EVOLVE-BLOCK-END
  return tidy(network, n);
}

/** Every pair of lines, those farthest apart first, and all of it again. */
function everyPairTwice(n: number): Int32Array {
  const network = new Int32Array(2 * n * (n - 1));
  let at = 0;
  for (let round = 0; round < 2; round++) {
    for (let distance = n - 1; distance > 0; distance--) {
      for (let i = 0; i + distance < n; i++) {
        network[at++] = i;
        network[at++] = i + distance;
      }
    }
  }
  return network;
}

/** How many comparators there are. A pair that does not join two of the n lines is an empty place. */
function size(network: Int32Array, n: number): number {
  let count = 0;
  for (let k = 0; k < network.length; k += 2) if (network[k] !== network[k + 1] && network[k] >>> 0 < n && network[k + 1] >>> 0 < n) count++;
  return count;
}

/** The comparators alone, the smaller line first. */
function tidy(network: Int32Array, n: number): Int32Array {
  const kept = new Int32Array(2 * size(network, n));
  let at = 0;
  for (let k = 0; k < network.length; k += 2) {
    const i = network[k];
    const j = network[k + 1];
    if (i === j || i >>> 0 >= n || j >>> 0 >= n) continue;
    kept[at++] = Math.min(i, j);
    kept[at++] = Math.max(i, j);
  }
  return kept;
}

/** Whether every input of zeros and ones comes out sorted, 32 of them at a time: a line is a bit of each. */
function sorts(network: Int32Array, n: number): boolean {
  for (let block = 0; block < 1 << Math.max(0, n - 5); block++) {
    for (let i = 0; i < n; i++) lines[i] = i < 5 ? FIRST[i] : -((block >> (i - 5)) & 1);
    for (let k = 0; k < network.length; k += 2) {
      const i = network[k];
      const j = network[k + 1];
      if (i === j || i >>> 0 >= n || j >>> 0 >= n) continue;
      const both = lines[i] & lines[j];
      const either = lines[i] | lines[j];
      lines[i] = i < j ? both : either;
      lines[j] = i < j ? either : both;
    }
    for (let i = 1; i < n; i++) if (lines[i - 1] & ~lines[i]) return false;
  }
  return true;
}

const lines = new Int32Array(32);
const FIRST = Int32Array.of(0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000);
