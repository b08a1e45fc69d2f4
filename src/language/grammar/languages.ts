import type { Grammar } from './grammar.ts';

const SCRIPT = {
  lists: ['program', 'statement_block'],
  numbers: ['number'],
  dynamic: true,
  operators: [['+', '-', '*', '/'], ['<', '<=', '>', '>='], ['===', '!=='], ['==', '!='], ['&&', '||'], ['<<', '>>', '>>>'], ['&', '|', '^'], ['%', '/', '*'], ['+=', '-=', '*=', '/=']],
  calls: ['Math.min(#, #)', 'Math.max(#, #)', 'Math.abs(#)', '-#'],
  conditional: '# ? # : #',
  guard: 'if (#) {\n@\n}',
  counting: /(?:Array|slice|splice|fill|at)$/,
} as const satisfies Partial<Grammar>;

/** Every language with a grammar: a table each. Yours goes here. */
export const LANGUAGES: readonly Grammar[] = [
  {
    ...{ name: 'python', title: 'Python', wasm: 'python', extensions: ['.py'], fences: ['python', 'py', 'python3'], comment: '#' },
    lists: ['module', 'block'],
    numbers: ['integer', 'float'],
    layout: true,
    dynamic: true,
    operators: [['+', '-', '*', '/'], ['<', '<=', '>', '>='], ['==', '!='], ['and', 'or'], ['<<', '>>'], ['&', '|', '^'], ['//', '%', '*'], ['+=', '-=', '*=', '/=']],
    calls: ['min(#, #)', 'max(#, #)', 'abs(#)', '-#'],
    conditional: '# if # else #',
    not: 'not #',
    guard: 'if #:\n@',
    end: '',
    counting: /(?:^|\.)(?:range|islice|zeros|ones|empty|full|eye|arange|linspace|reshape|randint|randrange|seed|default_rng|RandomState|Random|choice|choices|sample|repeat|tile|permutation|combinations|standard_normal|rand|randn|roll|diff|expand_dims|swapaxes|transpose)$/,
  },
  {
    ...{ name: 'cpp', title: 'C++', wasm: 'cpp', extensions: ['.cpp', '.cc', '.cxx', '.c', '.h', '.hpp', '.hh', '.cu', '.cuh'], fences: ['cpp', 'c++', 'cc', 'c', 'cxx', 'cuda'] },
    lists: ['translation_unit', 'compound_statement'],
    numbers: ['number_literal'],
    calls: ['-#'],
    conditional: '# ? # : #',
    guard: 'if (#) {\n@\n}',
  },
  {
    ...{ name: 'rust', title: 'Rust', wasm: 'rust', extensions: ['.rs'], fences: ['rust', 'rs'] },
    lists: ['source_file', 'block'],
    numbers: ['integer_literal', 'float_literal'],
    mixes: false,
    calls: ['(#).min(#)', '(#).max(#)', '(#).abs()', '-#'],
    guard: 'if # {\n@\n}',
  },
  {
    ...{ name: 'go', title: 'Go', wasm: 'go', extensions: ['.go'], fences: ['go', 'golang'] },
    lists: ['source_file', 'block', 'statement_list'],
    numbers: ['int_literal', 'float_literal', 'imaginary_literal'],
    mixes: false,
    calls: ['min(#, #)', 'max(#, #)', '-#'],
    guard: 'if # {\n@\n}',
    end: '',
    counting: /^make$/,
  },
  {
    ...{ name: 'java', title: 'Java', wasm: 'java', extensions: ['.java'], fences: ['java'] },
    lists: ['block'],
    numbers: ['decimal_integer_literal', 'hex_integer_literal', 'octal_integer_literal', 'binary_integer_literal', 'decimal_floating_point_literal', 'hex_floating_point_literal'],
    calls: ['Math.min(#, #)', 'Math.max(#, #)', 'Math.abs(#)', '-#'],
    conditional: '# ? # : #',
    guard: 'if (#) {\n@\n}',
  },
  {
    ...{ name: 'csharp', title: 'C#', wasm: 'c-sharp', extensions: ['.cs'], fences: ['csharp', 'cs', 'c#'] },
    lists: ['block'],
    numbers: ['integer_literal', 'real_literal'],
    calls: ['Math.Min(#, #)', 'Math.Max(#, #)', 'Math.Abs(#)', '-#'],
    conditional: '# ? # : #',
    guard: 'if (#) {\n@\n}',
  },
  { ...{ name: 'javascript', title: 'JavaScript', wasm: 'javascript', extensions: ['.js', '.mjs', '.cjs', '.jsx'], fences: ['js', 'javascript', 'mjs', 'jsx'] }, ...SCRIPT },
  { ...{ name: 'typescript', title: 'TypeScript', wasm: 'typescript', extensions: ['.ts', '.mts', '.cts'], fences: ['ts', 'typescript', 'mts', 'js', 'javascript'] }, ...SCRIPT },
];
