import type { Data, Task } from './data.ts';
import { draws } from './random.ts';

interface Shape {
  /** Units of each layer, the inputs first. */
  sizes: readonly number[];
  activation: 'tanh' | 'relu';
  /** What the last layer is for: numbers to be met, or classes. */
  head: 'square' | 'classes';
  rows: number;
  batch: number;
}

/**
 * A small network that learns what another one of its shape says of random inputs: numbers with a little noise, or
 * classes drawn with the other's probabilities. Gradients are of small random batches. The inputs differ in scale by
 * up to a factor of ten, so that parameters do.
 */
function learner({ seed, steps }: Data, { sizes, activation, head, rows, batch }: Shape): Task {
  const layers = sizes.length - 1;
  const [inputs, outputs] = [sizes[0]!, sizes[layers]!];
  const random = draws(seed, 'rows');
  const weights = (spread: number): Float64Array => Float64Array.from(sizes.slice(1).flatMap((units, layer) => Array.from({ length: units * (sizes[layer]! + 1) }, () => (spread * random.normal()) / Math.sqrt(sizes[layer]!))));
  const values = sizes.map((units) => new Float64Array(units));
  const errors = sizes.map((units) => new Float64Array(units));

  const x = new Float64Array(rows * inputs);
  const scales = Float64Array.from({ length: inputs }, () => 10 ** (random.float() - 0.5));
  for (let i = 0; i < x.length; i++) x[i] = random.normal() * scales[i % inputs]!;

  const forward = (w: Float64Array, row: number): Float64Array => {
    values[0]!.set(x.subarray(row * inputs, (row + 1) * inputs));
    let at = 0;
    for (let layer = 1; layer <= layers; layer++) {
      const [before, here] = [values[layer - 1]!, values[layer]!];
      for (let unit = 0; unit < here.length; unit++) {
        let sum = w[at + before.length]!;
        for (let i = 0; i < before.length; i++) sum += w[at + i]! * before[i]!;
        at += before.length + 1;
        here[unit] = layer === layers ? sum : activation === 'tanh' ? Math.tanh(sum) : Math.max(0, sum);
      }
    }
    return values[layers]!;
  };
  /** Of the classes' logits, safe for large ones. */
  const logSum = (logits: Float64Array): number => {
    const most = Math.max(...logits);
    let sum = 0;
    for (const logit of logits) sum += Math.exp(logit - most);
    return most + Math.log(sum);
  };

  const teacher = weights(head === 'classes' ? 2 : 1.5);
  const y = new Float64Array(rows * (head === 'classes' ? 1 : outputs));
  for (let row = 0; row < rows; row++) {
    const said = forward(teacher, row);
    if (head === 'square') for (let k = 0; k < outputs; k++) y[row * outputs + k] = said[k]! + 0.05 * random.normal();
    else {
      let left = random.float();
      const all = logSum(said);
      let drawn = 0;
      for (; drawn < outputs - 1 && (left -= Math.exp(said[drawn]! - all)) > 0; drawn++);
      y[row] = drawn;
    }
  }
  const start = weights(0.5);
  const chosen = Int32Array.from({ length: steps * batch }, () => random.int(rows));

  return {
    start,
    loss(w) {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        const said = forward(w, row);
        if (head === 'classes') sum += logSum(said) - said[y[row]!]!;
        else for (let k = 0; k < outputs; k++) sum += (said[k]! - y[row * outputs + k]!) ** 2 / 2;
      }
      return sum / rows;
    },
    gradient(w, step, into) {
      into.fill(0);
      for (let k = 0; k < batch; k++) {
        const row = chosen[step * batch + k]!;
        const said = forward(w, row);
        const last = errors[layers]!;
        const all = head === 'classes' ? logSum(said) : 0;
        for (let unit = 0; unit < outputs; unit++) last[unit] = head === 'classes' ? Math.exp(said[unit]! - all) - (y[row] === unit ? 1 : 0) : said[unit]! - y[row * outputs + unit]!;
        let at = w.length;
        for (let layer = layers; layer > 0; layer--) {
          const [before, here, lower] = [values[layer - 1]!, errors[layer]!, errors[layer - 1]!];
          at -= here.length * (before.length + 1);
          lower.fill(0);
          for (let unit = 0; unit < here.length; unit++) {
            const base = at + unit * (before.length + 1);
            const error = here[unit]! / batch;
            into[base + before.length] = into[base + before.length]! + error;
            for (let i = 0; i < before.length; i++) {
              into[base + i] = into[base + i]! + error * before[i]!;
              lower[i] = lower[i]! + here[unit]! * w[base + i]!;
            }
          }
          for (let i = 0; i < before.length; i++) lower[i] = lower[i]! * (activation === 'tanh' ? 1 - before[i]! ** 2 : before[i]! > 0 ? 1 : 0);
        }
      }
    },
  };
}

/** Logistic regression on `size` inputs: two classes, one output more than needed. */
export const logistic = (data: Data): Task => learner(data, { sizes: [data.size, 2], activation: 'tanh', head: 'classes', rows: 12 * data.size, batch: 8 });

/** Regression with one hidden layer of `size` tanh units. */
export const network = (data: Data): Task => learner(data, { sizes: [2, data.size, 1], activation: 'tanh', head: 'square', rows: 64, batch: 8 });

/** Five classes, linear in `size` inputs. */
export const softmax = (data: Data): Task => learner(data, { sizes: [data.size, 5], activation: 'tanh', head: 'classes', rows: 24 * data.size, batch: 8 });

/** Regression with two hidden layers of `size` ReLU units. */
export const deep = (data: Data): Task => learner(data, { sizes: [3, data.size, data.size, 1], activation: 'relu', head: 'square', rows: 128, batch: 8 });

/** A `size` by `size` matrix of rank 3, with noise, as the product of two thin ones; gradients are of 8 random entries. */
export function factors({ seed, size, steps }: Data): Task {
  const rank = 3;
  const half = size * rank;
  const random = draws(seed, 'matrix');
  const normal = (length: number, spread: number): Float64Array => Float64Array.from({ length }, () => spread * random.normal());
  const entry = (w: Float64Array, i: number, j: number): number => {
    let sum = 0;
    for (let k = 0; k < rank; k++) sum += w[i * rank + k]! * w[half + j * rank + k]!;
    return sum;
  };
  const truth = normal(2 * half, 0.8);
  const matrix = Float64Array.from({ length: size * size }, (_, at) => entry(truth, Math.floor(at / size), at % size) + 0.05 * random.normal());
  const start = normal(2 * half, 0.3);
  const batch = 8;
  const chosen = Int32Array.from({ length: steps * batch }, () => random.int(size * size));
  return {
    start,
    loss(w) {
      let sum = 0;
      for (let at = 0; at < matrix.length; at++) sum += (entry(w, Math.floor(at / size), at % size) - matrix[at]!) ** 2 / 2;
      return sum / matrix.length;
    },
    gradient(w, step, into) {
      into.fill(0);
      for (let b = 0; b < batch; b++) {
        const at = chosen[step * batch + b]!;
        const [i, j] = [Math.floor(at / size), at % size];
        const error = (entry(w, i, j) - matrix[at]!) / batch;
        for (let k = 0; k < rank; k++) {
          into[i * rank + k] = into[i * rank + k]! + error * w[half + j * rank + k]!;
          into[half + j * rank + k] = into[half + j * rank + k]! + error * w[i * rank + k]!;
        }
      }
    },
  };
}
