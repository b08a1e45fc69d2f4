import type { Plain, Problem } from 'clade';
import { NAMES, type Rows, caseOf } from './cases.ts';
import { picture } from './picture.ts';

/** Rows that the search in bulk fits to; the scorer looks at all of them. */
const FITTED = 500;

const regression = (name: string): Problem => {
  // a law's rows are made when they are asked for: the list of problems does not need those of a hundred
  let known: ReturnType<typeof caseOf> | undefined;
  const rows = () => (known ??= caseOf(name));
  return {
    name: `symbolic-regression-${name}`,
    title: `Symbolic regression: ${name}`,
    get goal() {
      const { variables, target, train } = rows();
      return (
        `Find the law behind a table of ${train.y.length} rows. law(${variables.map((_, k) => `x${k}`).join(', ')}) returns ${target} for a row; ${variables.map((variable, k) => `x${k} is ${variable}`).join(', ')}. ` +
        'The score is the mean squared error over the variance of the target: 1 for the mean, 0 for the law. Short formulas go further than long ones: the program is judged on rows that no search sees, from the same ranges and from beyond them.'
      );
    },
    version: '2',
    direction: 'minimize',
    entry: 'law',
    unit: 'NMSE',
    bound: 0,
    instances: () => {
      const { train, validation, inside, outside } = rows();
      const data = ({ columns, y }: Rows): Plain => ({ columns, y });
      return [
        { id: 'rows', split: 'search', data: data(train) },
        // a program has room for a list of 20 answers; the record is chosen where that list knows nothing
        ...(validation ? [{ id: 'other rows', split: 'validation' as const, data: data(validation) }] : []),
        { id: 'in distribution', split: 'heldOut', group: 'in distribution', data: data(inside) },
        { id: 'out of distribution', split: 'heldOut', group: 'out of distribution', data: data(outside) },
      ];
    },
    // one row says nothing of another
    pure: true,
    limits: { steps: 2_000_000, seconds: 20, memoryMB: 256, outputBytes: 1 << 20, nodes: 300 },
    // the front of error against size
    features: [{ name: 'size', min: 0, max: 80, bins: 40 }],
    chunk: {
      search: 'regression',
      effort: 4,
      get data() {
        const { variables, train } = rows();
        const every = Math.ceil(train.y.length / FITTED);
        const thinned = (column: Float64Array): Float64Array => column.filter((_, i) => i % every === 0);
        return { variables: variables.map((_, k) => `x${k}`), columns: train.columns.map(thinned), y: thinned(train.y) };
      },
    },
    known: [{ name: 'the mean', value: 1, measured: true, source: 'by definition, on the rows of the search' }],
    defaults: { minutes: 1 },
    picture,
  };
};

export const variants: Readonly<Record<string, Problem>> = Object.fromEntries(NAMES.map((name) => [name, regression(name)]));
export default variants['nguyen-7']!;
