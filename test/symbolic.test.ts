import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { random } from '../src/core/index.ts';
import { CONSTANT, type Expression, OPERATORS, VARIABLE, expression, fit, fitNumbers, numbersOf, openKernel, operatorNamed, oracleError, print, programOf, readTable, simplify, sizeOf, spanStart, symbolicSearch, treeOf, valueAt } from '../src/symbolic/index.ts';
import { breeder } from '../src/symbolic/breed.ts';

const VARIABLES = 3;

/** Random programs of up to `size` nodes. */
function programs(size: number): fc.Arbitrary<Expression> {
  return fc.integer({ min: 1, max: 2 ** 30 }).chain((seed) =>
    fc.integer({ min: 1, max: size }).map((nodes) => {
      const rng = random(seed);
      const codes: number[] = [];
      const values: number[] = [];
      const grow = (left: number): void => {
        const fitting = OPERATORS.filter(({ arity }) => arity < left);
        if (fitting.length === 0) {
          const number = rng.chance(0.3);
          codes.push(number ? CONSTANT : VARIABLE + rng.int(VARIABLES));
          values.push(number || rng.chance(0.5) ? Number(rng.normal().toFixed(3)) : 1);
          return;
        }
        const { code, arity } = rng.pick(fitting);
        const first = arity === 2 ? 1 + rng.int(left - 2) : left - 1;
        grow(first);
        if (arity === 2) grow(left - 1 - first);
        codes.push(code);
        values.push(0);
      };
      grow(nodes);
      return expression(codes, values);
    }),
  );
}

const rng = random(5);
const columnsOf = (rows: number): Float64Array[] => Array.from({ length: VARIABLES }, () => Float64Array.from({ length: rows }, () => rng.float() * 4 - 2));
const close = (a: number, b: number, relative: number): boolean => Object.is(a, b) || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= relative * Math.max(Math.abs(a), Math.abs(b), 1e-300);

test('the kernel agrees with Math on 99 % of all values, whatever the number of rows', () => {
  for (const rows of [1, 2, 3, 7, 128, 129, 300]) {
    const columns = columnsOf(rows);
    const kernel = openKernel({ table: { columns, y: columns[0]! } });
    let [all, agreed] = [0, 0];
    fc.assert(
      fc.property(programs(20), (program) => {
        const values = kernel.values(program);
        for (let i = 0; i < rows; i++) {
          all++;
          if (close(values[i]!, valueAt(program, columns.map((column) => column[i]!)), 1e-9)) agreed++;
        }
      }),
      { numRuns: 150, seed: rows },
    );
    // sines of huge numbers and differences of near-equals differ in their last digits
    assert.ok(agreed / all >= 0.99, `${rows} rows: ${agreed} of ${all}`);
  }
});

test('each function is within its documented error of Math, in units of the last place', () => {
  const most: Record<string, number> = { sin: 1, cos: 1, exp: 1, log: 1, tanh: 2, sqrt: 0, square: 0, cube: 0, inv: 0, neg: 0, abs: 0 };
  const x = Float64Array.from({ length: 100_000 }, () => (rng.float() * 2 - 1) * 10 ** (rng.float() * 9 - 4));
  const kernel = openKernel({ table: { columns: [x], y: x } });
  for (const { name, code, arity, apply } of OPERATORS) {
    if (arity === 2) continue;
    const values = kernel.values(expression([VARIABLE, code], [1, 0]));
    let worst = 0;
    for (let i = 0; i < x.length; i++) {
      const exact = apply(x[i]!, 0);
      // exp is 0 below -707.7, where Math has numbers under 1e-307
      if (!Number.isFinite(exact) || Math.abs(exact) < 1e-307) continue;
      worst = Math.max(worst, Math.abs(values[i]! - exact) / 2 ** (Math.floor(Math.log2(Math.abs(exact))) - 52));
    }
    assert.ok(worst <= most[name]!, `${name}: ${worst}`);
  }
});

test('what is no number stays none, and what is infinite infinite', () => {
  const x = Float64Array.of(0, -0, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300, 710, -746, 2 ** 21, 1e-310);
  const kernel = openKernel({ table: { columns: [x], y: Float64Array.from(x, () => 1) } });
  for (const { name, code, arity, apply } of OPERATORS) {
    if (arity === 2) continue;
    const values = kernel.values(expression([VARIABLE, code], [1, 0]));
    x.forEach((value, i) => {
      const exact = apply(value, 0);
      // below the normal range log counts its argument as 0
      if (name === 'log' && value === 1e-310) return;
      assert.ok(close(values[i]!, exact, 1e-12) || (exact === 0 && values[i] === 0), `${name}(${value}) is ${values[i]}, not ${exact}`);
    });
  }
});

test('errors after the best line are those of two careful passes', () => {
  const columns = columnsOf(200);
  const y = Float64Array.from(columns[0]!, (x, i) => Math.sin(x) * 1e-3 + 1e3 + columns[1]![i]! * 1e-4);
  const kernel = openKernel({ table: { columns, y }, programs: 1 });
  fc.assert(
    fc.property(programs(12), (program) => {
      kernel.programs.codes.set(program.codes);
      kernel.programs.values.set(program.values);
      kernel.programs.lengths[0] = program.codes.length;
      const error = kernel.errors(0, 1)[0]!;
      const f = kernel.values(program);
      const [mf, my] = [f.reduce((a, b) => a + b, 0) / 200, y.reduce((a, b) => a + b, 0) / 200];
      let [ff, fy, yy] = [0, 0, 0];
      for (let i = 0; i < 200; i++) {
        ff += (f[i]! - mf) ** 2;
        fy += (f[i]! - mf) * (y[i]! - my);
        yy += (y[i]! - my) ** 2;
      }
      if (!Number.isFinite(ff)) return void assert.ok(error === Number.POSITIVE_INFINITY || error === 1, String(error));
      // where nothing but rounding varies it counts as constant
      if (ff <= 1e-25 * f.reduce((sum, value) => sum + value * value, 0)) return;
      assert.ok(Math.abs(error - (1 - (fy * fy) / ff / yy)) < 1e-7, `${error} ${1 - (fy * fy) / ff / yy}`);
    }),
    { numRuns: 300, seed: 1 },
  );
});

test('derivatives are those of small differences', () => {
  const columns = columnsOf(37);
  const y = Float64Array.from(columns[0]!, () => rng.normal());
  const kernel = openKernel({ table: { columns, y } });
  const x = { variable: 0 };
  const trees = [
    { op: 'add', args: [{ op: 'mul', args: [1.5, { op: 'sin', args: [{ op: 'mul', args: [0.7, x] }] }] }, { op: 'exp', args: [{ op: 'mul', args: [-0.3, { variable: 1 }] }] }] },
    { op: 'div', args: [{ op: 'square', args: [{ op: 'sub', args: [x, 0.4] }] }, { op: 'add', args: [3, { op: 'cos', args: [{ variable: 2 }] }] }] },
    { op: 'tanh', args: [{ op: 'sub', args: [{ op: 'cube', args: [{ op: 'mul', args: [0.8, x] }] }, { op: 'sqrt', args: [{ op: 'abs', args: [{ op: 'mul', args: [1.2, { variable: 1 }] }] }] }] }] },
    { op: 'pow', args: [{ op: 'add', args: [3, x] }, 1.7] },
    { op: 'log', args: [{ op: 'max', args: [{ op: 'inv', args: [{ op: 'add', args: [4, x] }] }, { op: 'neg', args: [{ op: 'min', args: [-0.3, x] }] }] }] },
  ];
  for (const tree of trees) {
    const program = programOf(tree);
    const nodes = numbersOf(program);
    const jtr = kernel.normal(program, nodes).jtr.slice();
    nodes.forEach((node, p) => {
      const at = (by: number): number => {
        const values = program.values.slice();
        values[node]! += by;
        return kernel.normal({ codes: program.codes, values }, nodes).sum;
      };
      const numeric = (at(1e-6) - at(-1e-6)) / 4e-6;
      assert.ok(Math.abs(numeric - jtr[p]!) < 1e-4 * Math.max(1, Math.abs(numeric)), `${print(tree, 'typescript', ['x', 'y', 'z'])}: ${jtr[p]} ${numeric}`);
    });
  }
});

test('numbers are fitted to the last digits', () => {
  const x = Float64Array.from({ length: 60 }, (_, i) => i / 10);
  const y = x.map((v) => 2.5 * Math.exp(-0.7 * v) + 0.125);
  const tree = { op: 'add', args: [{ op: 'mul', args: [1, { op: 'exp', args: [{ op: 'mul', args: [-0.1, { variable: 0 }] }] }] }, 0] };
  const program = programOf(tree);
  const kernel = openKernel({ table: { columns: [x], y } });
  const { program: fitted, sum } = fitNumbers(kernel, program, numbersOf(program), 100);
  assert.ok(sum < 1e-25, String(sum));
  assert.deepEqual(Array.from(fitted.values.filter((value) => value !== 0), (value) => Number(value.toFixed(9))).sort(), [-0.7, 0.125, 2.5]);
});

test('a simplified program computes the same, and is no longer', () => {
  const points = Array.from({ length: 20 }, () => Array.from({ length: VARIABLES }, () => rng.float() * 4 - 2));
  fc.assert(
    fc.property(programs(25), (program) => {
      const short = programOf(simplify(treeOf(program)));
      assert.ok(sizeOf(short) <= sizeOf(program) + 2, print(treeOf(program), 'typescript', ['x', 'y', 'z']));
      for (const point of points) {
        const [was, is] = [valueAt(program, point), valueAt(short, point)];
        if (!Number.isFinite(was) || Math.abs(was) > 1e6) continue;
        // what stands in an argument may differ in its last digits, and be blown up
        assert.ok(close(was, is, 1e-3) || Math.abs(was - is) < 1e-6 || !Number.isFinite(is), `${print(treeOf(program), 'typescript', ['x', 'y', 'z'])}: ${was}; ${print(treeOf(short), 'typescript', ['x', 'y', 'z'])}: ${is}`);
      }
    }),
    { numRuns: 400, seed: 3 },
  );
});

test('printed TypeScript computes the same to the last bit', () => {
  fc.assert(
    fc.property(programs(20), (program) => {
      const tree = treeOf(program);
      const run = new Function('x', 'y', 'z', `return ${print(tree, 'typescript', ['x', 'y', 'z'])}`) as (...at: number[]) => number;
      const point = [0.3, -1.2, 1.9];
      assert.ok(close(run(...point), valueAt(program, point), 1e-12), print(tree, 'typescript', ['x', 'y', 'z']));
    }),
    { numRuns: 300, seed: 4 },
  );
});

test('formulas are written with few parentheses, for people', () => {
  const x = { variable: 0 };
  const tree = { op: 'sub', args: [{ op: 'div', args: [{ op: 'add', args: [x, 1] }, { op: 'mul', args: [2, x] }] }, { op: 'neg', args: [{ op: 'square', args: [{ op: 'sin', args: [x] }] }] }] };
  assert.equal(print(tree, 'typescript', ['x']), '(x + 1) / (2 * x) - -(Math.sin(x) ** 2)');
  assert.equal(print(tree, 'python', ['x']), '(x + 1) / (2 * x) - -(math.sin(x) ** 2)');
  assert.equal(print(tree, 'latex', ['x']), '\\frac{x + 1}{2 \\cdot x} - -\\left({\\sin\\left(x\\right)}^{2}\\right)');
  assert.equal(print(simplify(tree), 'typescript', ['x']), '0.5 * (x + 1) / x + Math.sin(x) ** 2');
});

test('same seed and generations, same front; another seed, another search', () => {
  const x = Float64Array.from({ length: 40 }, (_, i) => i / 10 - 2);
  const table = { columns: [x], y: x.map((v) => v ** 3 - Math.sin(2 * v)) };
  const run = (seed: number): string => {
    const search = symbolicSearch({ table, seed, population: 60 });
    while (search.generation < 12) search.step();
    return JSON.stringify(search.front().map(({ program, error }) => [...program.codes, ...program.values, error]));
  };
  assert.equal(run(1), run(1));
  assert.notEqual(run(1), run(2));
});

test('what a search begins with is kept where there is room for it, and only there', () => {
  const [x] = columnsOf(300);
  const sin = (n: number): Expression => expression([VARIABLE, ...Array.from({ length: n }, () => operatorNamed('sin')!.code)], [1, ...Array.from({ length: n }, () => 0)]);
  const long = sin(35);
  const y = Float64Array.from(x!, (value) => valueAt(long, [value]));
  const search = symbolicSearch({ table: { columns: [x!], y }, most: 40, population: 40, beginning: [long, sin(60), expression([VARIABLE], [1])] });
  while (search.generation < 60) search.step();
  assert.ok(search.front().some(({ error, program }) => error < 1e-12 && program.codes.length >= 30), 'the long one lives in the islands with room');
});

test('no formula is longer than it may be, by whichever search', async () => {
  const [x] = columnsOf(100);
  const table = { columns: [x!], y: x!.map((value) => 3 * value ** 2 + 1) };
  for (const most of [3, 5]) for (const { size } of (await fit({ table, generations: 10, most })).front) assert.ok(size <= most + 4, `${size} of ${most}`);
  assert.ok((await fit({ table, generations: 10 })).front.some(({ size, error }) => size === 6 && error < 1e-20));
});

test('a law with two terms is found exactly, and judged on rows it never saw', async () => {
  const columns = columnsOf(120).slice(0, 2);
  const y = columns[0]!.map((a, i) => 3 * a * columns[1]![i]! + 2);
  const { best, rows } = await fit({ table: { columns, y }, operators: ['add', 'sub', 'mul', 'div'], generations: 200 });
  assert.deepEqual(rows, { search: 90, fitted: 90, heldOut: 30 });
  assert.ok(best.heldOut! < 1e-18, String(best.heldOut));
  assert.ok(oracleError(best.program, { columns, y }) < 1e-18);
  assert.match(print(best.tree, 'typescript', ['a', 'b'], 6), /^3 \* (a \* b|b \* a) \+ 2$/);
});

test('tables that cannot be fitted say why, and where', () => {
  const fails = (text: string, target: string, message: RegExp, by?: string[]): void => {
    assert.throws(() => readTable(text, { target, by }), (error: { message: string; fix: string; code: string }) => message.test(error.message) && error.fix.length > 0 && error.code.startsWith('problem.table-'));
  };
  fails('', 'y', /empty/);
  fails('1,2\n3,4', 'y', /holds numbers/);
  fails('x,x\n1,2', 'x', /two columns/);
  fails('x,y\n1,2\n2,3\n3,4', 'z', /no column "z"/);
  fails('y\n1\n2\n3', 'y', /only column/);
  fails('x,y\n1,2', 'y', /1 row of numbers/);
  fails('x,y\n1,2\n2,\n3,4', 'y', /line 3, column "y": an empty cell/);
  fails('x,y\n1,2\nNaN,3\n3,4', 'y', /line 3, column "x": "NaN"/);
  fails('x,y\n1,2\ntwo,3\n3,4', 'y', /"two" is no finite number/);
  fails('x,y\n1,2\n2,3,4\n3,4', 'y', /line 3 has 3 cells/);
  fails('x,y\n1,5\n2,5\n3,5', 'y', /is 5 in every row/);
  fails('x,y', 'y', /0 rows of numbers/);
  // lines are those of the text: quoted line ends and empty lines count
  fails('x,y,note\n1,2,"a\nb"\n\n2,3,c\n3,oops,d', 'y', /line 6, column "y": "oops"/, ['x']);
  fails('x,y\n1,2\n"2,3\n3,4\n', 'y', /line 3 has 1 cell/);
  fails('x;y\n1,5;2\n2;3\n3;4', 'y', /"1,5" is no finite number/);
  fails('x,y\n0x10,2\n2,3\n3,4', 'y', /"0x10"/);
  fails('x,,y\n1,2,3', 'y', /column 2 has no name/);
  fails('x,y\n1,2\n2,3\n3,4', 'y', /names "x" twice/, ['x', 'x']);
  fails('\uFFFD\uFFFDx\0,\0y\0\n', 'y', /no table of text/);
  fails('x,y\n1,2\n2,3\n3,4', 'y', /cannot explain itself/, ['y']);
  for (const text of ['x;y\r\n1;2\r\n2;3\r\n3;1', 'x\ty\n1\t2\n2\t3\n3\t1\n', '"x","y"\n"1","2"\n2,3\n\n3,1', 'x,text,text,y\n1,a,b,2\n2,,,3\n3,c,d,1']) assert.deepEqual(readTable(text, { target: 'y', by: ['x'] }), { names: ['x'], target: 'y', columns: [Float64Array.of(1, 2, 3)], y: Float64Array.of(2, 3, 1) });
  assert.deepEqual(readTable('\uFEFFx, y\n"1",2\n2,3\n3,1\n', { target: 'y' }).names, ['x']);
});

test('operators have different bytes and names', () => {
  assert.equal(new Set(OPERATORS.map(({ code }) => code)).size, OPERATORS.length);
  for (const { name, code, arity } of OPERATORS) {
    assert.equal(operatorNamed(name)!.code, code);
    assert.equal(arity === 2, code < 16);
  }
});

test('a program with an operator that is not among those asked for can be bred from', () => {
  const { programs: memory } = openKernel({ table: { columns: [Float64Array.of(1, 2, 3)], y: Float64Array.of(1, 4, 9) }, programs: 2 });
  const square = [VARIABLE, operatorNamed('square')!.code];
  const { mutate } = breeder(memory, { operators: ['add', 'mul'].map((name) => operatorNamed(name)!.code), variables: 1, numbers: 0.3, weights: true }, 20, random(1));
  for (let turn = 0; turn < 500; turn++) {
    memory.codes.set(square);
    memory.values.set([1, 0]);
    memory.lengths[0] = 2;
    if (!mutate(1, 0)) continue;
    const codes = memory.codes.slice(memory.nodes, memory.nodes + memory.lengths[1]!);
    assert.equal(spanStart(codes, codes.length - 1), 0, `${codes} is no program`);
  }
});
