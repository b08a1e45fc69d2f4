/**
 * What Clade has to know of a language beside its tree-sitter grammar. Names of syntax nodes are those of the grammar;
 * whatever is left out has a default that fits languages with braces.
 */
export interface Grammar {
  /** As `--language` has it. */
  name: string;
  /** As prompts have it. */
  title: string;
  /** The grammar's file is `tree-sitter-WASM.wasm`. */
  wasm: string;
  /** The first is that of a program. */
  extensions: readonly string[];
  /** Labels of code blocks in Markdown; the first is used in prompts. */
  fences: readonly string[];
  /** Begins a comment that ends with the line. @default '//' */
  comment?: string;
  /** Nodes that hold statements in order. */
  lists: readonly string[];
  /** Nodes of numbers, whole ones and others. */
  numbers: readonly string[];
  /** Indentation makes blocks, and an empty one is a mistake. @default false */
  layout?: boolean;
  /** What a whole number stands for may also be a fraction, and names have no types. @default false */
  dynamic?: boolean;
  /** A whole number may stand where a fraction is wanted. @default true */
  mixes?: boolean;
  /** Operators of which one may replace another. @default those of C */
  operators?: readonly (readonly string[])[];
  /** Expressions of numbers that are not operators: `#` stands for an operand. @default none */
  calls?: readonly string[];
  /** An expression that takes the second or the third operand, by the first. @default none */
  conditional?: string;
  /** Negates a condition. @default '!#' */
  not?: string;
  /** Makes statements depend on a condition: `#` is the condition, `@` the statements. */
  guard: string;
  /** Ends a statement. @default ';' */
  end?: string;
  /** Callee of calls whose arguments are counts. @default none */
  counting?: RegExp;
}

/** Groups of operators of languages that look like C. */
const OPERATORS: readonly (readonly string[])[] = [['+', '-', '*', '/'], ['<', '<=', '>', '>='], ['==', '!='], ['&&', '||'], ['<<', '>>'], ['&', '|', '^'], ['%', '/', '*'], ['+=', '-=', '*=', '/=']];

export type Full = Required<Grammar>;

/** The same with its defaults. */
export const full = (grammar: Grammar): Full => ({ comment: '//', layout: false, dynamic: false, mixes: true, operators: OPERATORS, calls: [], conditional: '', not: '!#', end: ';', counting: /^$/, ...grammar });
