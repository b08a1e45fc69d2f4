import type { Problem } from 'clade';
import { known, recognise } from './known.ts';
import { picture } from './picture.ts';
import type { Kind } from './score.ts';

const WHAT: Readonly<Record<Kind, { title: string; heights: string; value: string }>> = {
  '1': { title: 'First autocorrelation inequality', heights: 'no height may be negative', value: 'the largest value of the autoconvolution' },
  '3-signed': { title: 'Third autocorrelation inequality, signed', heights: 'heights may be negative', value: 'the largest value of the autoconvolution, whatever its negative values' },
  '3-absolute': { title: 'Third autocorrelation inequality, absolute', heights: 'heights may be negative', value: 'the largest size of a value of the autoconvolution' },
};

function autocorrelation(kind: Kind): Problem {
  const { title, heights, value } = WHAT[kind];
  return {
    name: `autocorrelation-${kind}`,
    title,
    goal:
      `Find a step function on an interval of length 1/2, ${heights}, that makes ${value} small, compared with the square of its integral: for n heights a that is 2n · max(a*a) / (sum of a)². ` +
      'steps(search) is a search program: it returns search.n heights: as many as the parent program has, now and then twice as many. Their scale does not matter. search.random() is uniform on [0, 1), ' +
      "search.steps() says how many steps the program itself has left, search.incumbent holds the parent program's heights (absent at first), and the program has to improve on them.",
    version: '3',
    direction: 'minimize',
    entry: 'steps',
    unit: 'largest value',
    // The values of the autoconvolution have the mean 1 on its interval of length 1.
    bound: 1,
    imports: ['clade/numeric'],
    inherits: 'output',
    aggregate: 'best',
    instances: () => [1, 2].map((stream) => ({ id: `stream ${stream}`, split: 'search', data: { kind, n: 50, stream } })),
    // Six descents of 200 iterations with a growing sharpness take about 2 million steps for 50 heights, 20 for 200.
    // A random number takes as long as ten steps: programs that only draw would spend 2 s otherwise.
    limits: { steps: 30_000_000, draw: 10, seconds: 20, memoryMB: 256, outputBytes: 1 << 16 },
    known: known[kind],
    recognise,
    defaults: { minutes: 10 },
    picture,
  };
}

export const variants: Readonly<Record<string, Problem>> = { '1': autocorrelation('1'), '3-signed': autocorrelation('3-signed'), '3-absolute': autocorrelation('3-absolute') };

export default variants['1']!;
