import { CladeError } from '../core/index.ts';

const HEADER = /^──── file: (.+) ────$/;

/** A line of a file that would pass for a header has one more of these in front; so has one that begins so anyway. */
const LOOKS = /^(\\*)(?=──── file: .+ ────$)/gm;

/** The line that begins a file. @example headerOf('src/a.py') // '──── file: src/a.py ────' */
export const headerOf = (name: string): string => `──── file: ${name} ────`;

/** The file that a line begins; undefined where it begins none. */
export const headed = (line: string): string | undefined => HEADER.exec(line)?.[1];

/**
 * Several files as one source, a *bundle*: each begins with a line that names it. Files come back exactly as they were.
 * @example joinFiles(new Map([['a.py', 'x = 1\n'], ['lib/b.py', 'y = 2']]))
 */
export function joinFiles(files: ReadonlyMap<string, string>): string {
  if (files.size === 0) throw new CladeError('problem.invalid', 'a program of several files has none', 'name at least one');
  let source = '';
  for (const [name, text] of files) {
    if (/[\n\r]/.test(name) || name.trim() === '') throw new CladeError('problem.invalid', `a file of a program cannot be called ${JSON.stringify(name)}`, 'give it a name on one line');
    source += `${headerOf(name)}\n${text.replaceAll(LOOKS, '$1\\')}\n`;
  }
  return source;
}

/**
 * The files of a bundle by name, in its order; null where the source is one plain program.
 * @example splitFiles(source)?.get('a.py') // 'x = 1\n'
 */
export function splitFiles(source: string): ReadonlyMap<string, string> | null {
  const end = source.indexOf('\n');
  if (!source.startsWith('──── file: ') || end < 0 || headed(source.slice(0, end)) === undefined) return null;
  const files = new Map<string, string>();
  let name = '';
  let lines: string[] = [];
  const close = (): void => {
    if (name !== '') files.set(name, lines.join('\n').replaceAll(/^(\\*)\\(?=──── file: .+ ────$)/gm, '$1'));
  };
  for (const line of (source.endsWith('\n') ? source.slice(0, -1) : source).split('\n')) {
    const next = headed(line);
    if (next === undefined) lines.push(line);
    else {
      close();
      name = next;
      lines = [];
    }
  }
  close();
  return files;
}
