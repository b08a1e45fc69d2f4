/**
 * Nguyen's twelve benchmarks (Uy, Hoai, O'Neill, McKay and Galván-López, Genetic Programming and Evolvable Machines
 * 2011): laws, and the intervals from which 20 points (100 for two variables) are drawn uniformly.
 */
export const NGUYEN = [
  { law: 'x ** 3 + x ** 2 + x', low: -1, high: 1 },
  { law: 'x ** 4 + x ** 3 + x ** 2 + x', low: -1, high: 1 },
  { law: 'x ** 5 + x ** 4 + x ** 3 + x ** 2 + x', low: -1, high: 1 },
  { law: 'x ** 6 + x ** 5 + x ** 4 + x ** 3 + x ** 2 + x', low: -1, high: 1 },
  { law: 'sin(x ** 2) * cos(x) - 1', low: -1, high: 1 },
  { law: 'sin(x) + sin(x + x ** 2)', low: -1, high: 1 },
  { law: 'log(x + 1) + log(x ** 2 + 1)', low: 0, high: 2 },
  { law: 'sqrt(x)', low: 0, high: 4 },
  { law: 'sin(x) + sin(y ** 2)', low: 0, high: 1 },
  { law: '2 * sin(x) * cos(y)', low: 0, high: 1 },
  { law: 'pow(x, y)', low: 0, high: 1 },
  { law: 'x ** 4 - x ** 3 + y ** 2 / 2 - y', low: 0, high: 1 },
].map(({ law, low, high }, i) => ({ name: `nguyen-${i + 1}`, law, variables: (i < 8 ? ['x'] : ['x', 'y']).map((name) => ({ name, low, high })) }));
