/** An update rule in many small steps: sixty lines, as long programs are. */
export function update(w: number, g: number, m: number, v: number, lr: number): [number, number, number] {
  // EVOLVE-BLOCK-START
  const beta1 = 0.9;
  const beta2 = 0.999;
  const epsilon = 1e-8;
  const decay = 0.01;
  const clipped = Math.max(-10, Math.min(10, g));
  const square = clipped * clipped;
  const size = Math.sqrt(square + epsilon);
  const sign = Math.sign(clipped);
  const agrees = sign === Math.sign(m);
  const boost = agrees ? 1.2 : 0.8;
  const blend = (a: number, b: number, share: number): number => {
    const left = share * a;
    const right = (1 - share) * b;
    return left + right;
  };
  const soft = (x: number): number => {
    const bound = 1 + Math.abs(x);
    return x / bound;
  };
  m = blend(m, clipped, beta1);
  v = blend(v, square, beta2);
  let step = m / (Math.sqrt(v) + epsilon);
  if (step > 3) {
    step = 3;
  }
  if (step < -3) {
    step = -3;
  }
  let trust = 1;
  for (let k = 0; k < 3; k++) {
    const part = soft(step * (k + 1));
    trust = trust + 0.1 * part * part;
  }
  const inertia = blend(m, step, 0.95);
  const noise = Math.abs(clipped - m);
  const signal = Math.abs(m);
  const ratio = signal / (noise + signal + epsilon);
  const damped = step * (0.5 + ratio);
  let direction = blend(damped, inertia, 0.7);
  if (agrees && ratio > 0.5) {
    direction = direction * boost;
  } else {
    direction = direction / trust;
  }
  const far = Math.abs(w) > 100;
  const shrink = far ? 10 * decay : decay;
  const pull = shrink * w;
  const limit = 5 * Math.sqrt(1 + size);
  if (Math.abs(direction) > limit) {
    direction = limit * Math.sign(direction);
  }
  const rate = lr * Math.min(1, trust);
  const change = rate * direction;
  const total = change + lr * pull;
  const bounded = Math.max(-1, Math.min(1, total));
  const rest = total - bounded;
  const carried = 0.1 * rest;
  w = w - bounded - carried;
  // EVOLVE-BLOCK-END
  return [w, m, v];
}
