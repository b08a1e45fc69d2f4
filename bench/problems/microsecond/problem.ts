import type { Problem } from 'clade';

/** Fits a curve at 16 points: a candidate takes about a microsecond, so all the time is the engine's. */
export default {
  name: 'microsecond',
  title: 'Curve fitting in a microsecond',
  goal: 'Make f(x) as close as possible to a hidden curve.',
  version: '1',
  direction: 'minimize',
  entry: 'f',
  instances: () => [
    { id: 'points', split: 'search', data: Float64Array.from({ length: 16 }, (_, i) => i / 8 - 1) },
    { id: 'between', split: 'validation', data: Float64Array.from({ length: 16 }, (_, i) => i / 8 - 0.95) },
  ],
  bound: 0,
  limits: { nodes: 40 },
  defaults: { evaluations: 2000 },
} satisfies Problem;
