import type { Data, Family, Task } from './data.ts';
import { powell, quadratic, rosenbrock } from './functions.ts';
import { deep, factors, logistic, network, softmax } from './learning.ts';

const FAMILIES: Readonly<Record<Family, (data: Data) => Task>> = { quadratic, rosenbrock, logistic, network, powell, softmax, factors, deep };

/** Data that was decoded once is one object, so its task is made once in each process. */
const made = new WeakMap<Data, Task>();

/** The task an instance stands for. @example taskOf(data).loss(taskOf(data).start) */
export function taskOf(data: Data): Task {
  let task = made.get(data);
  if (!task) made.set(data, (task = FAMILIES[data.family](data)));
  return task;
}
