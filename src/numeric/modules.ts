import { readFileSync } from 'node:fs';

/** What a function returns, or what a member of what it returns is. */
export type Shape = 'number' | 'numbers' | 'boolean' | 'text' | 'function' | 'void';

/** What `clade/numeric` offers to candidates. */
export interface CandidateModule {
  /** Functions that become part of the program, and their files without the ending. */
  pure: Readonly<Record<string, string>>;
  /** Functions that run outside the realm; see HOST in host.ts. */
  host: readonly string[];
  /** What each function returns: a shape, or the members of the object. */
  results: Readonly<Record<string, Shape | Readonly<Record<string, Shape>>>>;
}

const MINIMUM = { x: 'numbers', f: 'number', iterations: 'number', evaluations: 'number', converged: 'boolean' } as const;

/** The names that candidates may import from `clade/numeric`. */
export const CANDIDATE_MODULE: CandidateModule = {
  pure: {
    lbfgs: 'lbfgs',
    augmentedLagrangian: 'augmented-lagrangian',
    nelderMead: 'nelder-mead',
    cmaEs: 'cma-es',
    minimizeCma: 'minimize-cma',
  },
  host: ['solve', 'leastSquares', 'eigenSymmetric', 'fft', 'inverseFft', 'convolve', 'linearProgram'],
  results: {
    lbfgs: MINIMUM,
    augmentedLagrangian: { ...MINIMUM, violation: 'number', multipliers: 'numbers', penalty: 'number', rounds: 'number' },
    nelderMead: MINIMUM,
    cmaEs: { ask: 'function', tell: 'function', done: 'boolean', mean: 'numbers' },
    minimizeCma: MINIMUM,
    solve: 'numbers',
    leastSquares: 'numbers',
    eigenSymmetric: { values: 'numbers', vectors: 'numbers' },
    fft: { re: 'numbers', im: 'numbers' },
    inverseFft: { re: 'numbers', im: 'numbers' },
    convolve: 'numbers',
    linearProgram: { status: 'text', x: 'numbers', objective: 'number', duals: 'numbers' },
  },
};

/** The whole of it. @example LIBRARY.source(LIBRARY.names).host */
export const LIBRARY = { names: [...Object.keys(CANDIDATE_MODULE.pure), ...CANDIDATE_MODULE.host], source: librarySource };

/** A pure file without its imports and `export` words, and what it imports. */
interface Part {
  source: string;
  files: readonly string[];
  host: readonly string[];
}

// files do not change while a process runs
const parts = new Map<string, Part>();

/**
 * The library for a program that imports `names`: the text of the pure files they need, each once and after those
 * it builds on, without imports and exports; and the host functions that the text and the names need. In a
 * build the text is JavaScript. Throws an Error for a name the module does not have.
 *
 * @example librarySource(['minimizeCma']).host // ['eigenSymmetric']
 */
export function librarySource(names: readonly string[]): { source: string; host: string[] } {
  const { pure, host } = CANDIDATE_MODULE;
  const texts = new Map<string, string>();
  const outside = new Set<string>();
  const add = (file: string): void => {
    if (texts.has(file)) return;
    const part = parts.get(file) ?? read(file);
    parts.set(file, part);
    part.files.forEach(add);
    for (const name of part.host) outside.add(name);
    texts.set(file, part.source);
  };
  for (const name of names) {
    if (Object.hasOwn(pure, name)) add(pure[name]!);
    else if (host.includes(name)) outside.add(name);
    else throw new Error(`clade/numeric has no "${name}"; it has ${LIBRARY.names.join(', ')}`);
  }
  return { source: [...texts.values()].join('\n'), host: [...outside] };
}

const IMPORT = /^import (type )?\{ ([^}]*) \} from '\.\/([\w-]+)\.[jt]s';\n/gm;

function read(file: string): Part {
  // beside this file, in the sources and in a build
  const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const text = readFileSync(new URL(file + ending, import.meta.url), 'utf8');
  const files: string[] = [];
  const host: string[] = [];
  for (const [, type, names, from] of text.matchAll(IMPORT)) {
    if (type) continue;
    if (from === 'host') host.push(...names!.split(', '));
    else files.push(from!);
  }
  return { source: text.replaceAll(IMPORT, '').replaceAll(/^export (\{\};\n?)?/gm, ''), files, host };
}
