import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isatty } from 'node:tty';
import { csvFormatRows } from 'd3-dsv';
import { createLogUpdate } from 'log-update';
import { CladeError, EXIT, nearest } from '../core/index.ts';
import { table } from '../reports/index.ts';
import { frontSvg } from '../reports/front.ts';
import { DEFAULT_OPERATORS, type Fit, type Formula, type Named, OPERATORS, SCHEMES, SEARCHED, crowdFit, print, readTable } from '../symbolic/index.ts';

export interface FitCommandOptions {
  target: string;
  by?: string;
  seconds?: number;
  generations?: number;
  seed?: number;
  most?: number;
  heldOut?: number;
  workers?: number;
  operators?: string;
  search?: string;
  out?: string;
  json?: boolean;
}

/** `clade fit`: a formula for one column of a table. */
export async function fitCommand(file: string, { target, by, operators, out, json, most, search, ...options }: FitCommandOptions): Promise<void> {
  within('--seconds', options.seconds, 0, 1e9);
  within('--generations', options.generations, 1, 1e9, true);
  within('--seed', options.seed, 0, 2 ** 32 - 1, true);
  within('--most', most, 3, 100, true);
  within('--held-out', options.heldOut, 0, 0.9);
  within('--workers', options.workers, 1, 256, true);
  const chosen = operators === undefined ? DEFAULT_OPERATORS : wordsIn(operators);
  if (search !== undefined) knownSearch(search);
  const data = readTable(textOf(file), { target, by: by?.split(',').map((name) => name.trim()) });
  if (out !== undefined) madeFolder(out);
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const screen = isatty(2) && !process.env.CI ? createLogUpdate(process.stderr) : undefined;
  process.stderr.write(`${target} by ${data.names.join(', ')}: ${data.y.length.toLocaleString('en')} rows\n`);
  if (data.y.length > SEARCHED / 0.75) process.stderr.write(`the search looks at ${SEARCHED.toLocaleString('en')} rows drawn by the seed; all rows judge what it finds\n`);
  let told = 0;
  const result = await crowdFit({
    table: data,
    ...options,
    ...(most === undefined ? {} : { most }),
    ...(search === undefined ? {} : { search }),
    operators: chosen,
    signal: stop.signal,
    onProgress: ({ generation, bred, seconds, front }) => {
      const line = `${seconds.toFixed(0)} s, generation ${generation}, ${bred.toLocaleString('en')} formulas bred`;
      if (screen) return screen(`${line}\n${rowsOf(front, data).slice(-12).join('\n')}`);
      // without a terminal a line now and then
      if (seconds < told) return;
      told = seconds + 5;
      process.stderr.write(`${line}, error ${short(front.at(-1)?.error ?? 1)}\n`);
    },
  }).finally(() => screen?.clear());
  const { front, best, generations, bred, seconds, rows, tally } = result;
  const written = (notation: 'typescript' | 'python' | 'latex', digits?: number): string => print(best.tree, notation, data.names, digits);
  if (out !== undefined) {
    writeFileSync(join(out, 'formula.ts'), typescriptOf(best, data));
    writeFileSync(join(out, 'formula.py'), pythonOf(best, data));
    writeFileSync(join(out, 'formula.tex'), `${data.target} = ${written('latex')}\n`);
    writeFileSync(join(out, 'front.csv'), csvFormatRows([['nodes', 'error', 'held_out', 'formula'], ...front.map((formula) => [String(formula.size), String(formula.error), String(formula.heldOut ?? ''), print(formula.tree, 'typescript', data.names)])]));
    writeFileSync(join(out, 'front.svg'), frontSvg(`${target}, ${basename(file)}`, front.map(({ size, error, heldOut, tree }) => ({ size, error, heldOut, label: tree === best.tree ? print(tree, 'typescript', data.names, 3) : undefined }))));
  }
  if (json) return void process.stdout.write(`${JSON.stringify({ target, names: data.names, rows, generations, bred, seconds, tally, best: plain(best, data), front: front.map((formula) => plain(formula, data)) })}\n`);
  const lines = [
    `${data.target} = ${written('typescript', 6)}`,
    '',
    ...rowsOf(front, data, best),
    '',
    `${bred.toLocaleString('en')} formulas bred in ${seconds.toFixed(1)} CPU seconds on ${rows.search.toLocaleString('en')} rows`,
    saved(tally),
    best.heldOut === null ? 'no rows were held out: errors are those of the rows that were fitted' : `errors are of ${rows.fitted.toLocaleString('en')} rows, and held out of ${rows.heldOut.toLocaleString('en')} that the search never saw, both by Math alone; ">" is the shortest that the rows held out cannot tell from the best`,
    `LaTeX: ${written('latex', 6)}`,
    out === undefined ? 'with --out FOLDER: the formula as code with all digits, and the picture of the front' : `${out}: formula.ts, formula.py, formula.tex, front.csv, front.svg`,
    stop.signal.aborted ? 'stopped by Ctrl-C: this is the best so far' : '',
  ];
  process.stdout.write(`${lines.filter((line, i) => line !== '' || i < 4).join('\n')}\n`);
  if (stop.signal.aborted) process.exitCode = EXIT.interrupted;
}

/** What screening and caching saved; nothing where neither was at work. */
function saved({ judged, hits, audited, falseHits, single, double }: Fit['tally']): string {
  const share = (part: number): string => `${((100 * part) / Math.max(judged, 1)).toFixed(0)} %`;
  return [single > 0 ? `${share(single)} of them measured in float32, ${share(double)} in float64` : '', hits > 0 ? `${share(hits)} did what another did, and were not measured (${falseHits} of ${audited} audited had another error)` : ''].filter(Boolean).join('; ');
}

function within(option: string, value: number | undefined, least: number, most: number, whole = false): void {
  if (value === undefined || (value >= least && value <= most && (!whole || Number.isInteger(value)))) return;
  throw new CladeError('usage.bad-value', `${option} ${value} is not ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}`, `write e.g. ${option} ${Math.max(least, Math.min(most, option === '--held-out' ? 0.25 : 40))}`);
}

/** As much text as one string may hold. */
const MOST_BYTES = 2 ** 29 - 32;

/** Before the search: what it finds must not be lost for want of a folder. */
function madeFolder(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw new CladeError('usage.bad-value', `--out ${out} cannot be made: ${(error as Error).message}`, 'name a folder, or a place where one can be made');
  }
}

function textOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) throw new CladeError('usage.no-file', `there is no file ${file}`, 'check the path');
  if (found.isDirectory()) throw new CladeError('usage.no-file', `${file} is a folder`, 'name the table in it');
  if (found.size > MOST_BYTES) throw new CladeError('problem.table-too-large', `${file} has ${(found.size / 2 ** 20).toFixed(0)} MB, more than 511`, 'a random tenth of the rows says as much');
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CladeError('usage.no-file', `${file} cannot be read: ${(error as Error).message}`, 'check its rights');
  }
}

function wordsIn(text: string): string[] {
  const known = OPERATORS.map(({ name }) => name);
  return text.split(',').map((part) => {
    const name = part.trim();
    if (known.includes(name)) return name;
    const near = nearest(name, known);
    throw new CladeError('usage.bad-value', `--operators: there is no operator "${name}"`, near ? `did you mean "${near}"?` : `operators are ${known.join(', ')}`);
  });
}

function knownSearch(name: string): void {
  const near = nearest(name, Object.keys(SCHEMES));
  if (!Object.hasOwn(SCHEMES, name)) throw new CladeError('usage.bad-value', `--search: there is no search "${name}"`, near ? `did you mean "${near}"?` : `searches are ${Object.keys(SCHEMES).join(', ')}`);
}

const short = (value: number | null): string => (value === null ? '' : Number.isFinite(value) ? value.toExponential(2) : 'none');

function rowsOf(front: readonly Formula[], { names }: Named, best?: Formula): string[] {
  const rows = front.map((formula) => [formula === best ? '>' : '', String(formula.size), short(formula.error), short(formula.heldOut), cut(print(formula.tree, 'typescript', names, 4))]);
  return table([['', 'nodes', 'error', 'held out', 'formula'], ...rows], '  ').split('\n');
}

const cut = (text: string): string => (text.length > 90 ? `${text.slice(0, 89)}…` : text);

const plain = ({ tree, size, error, heldOut }: Formula, { names }: Named): object => ({ size, error, heldOut, typescript: print(tree, 'typescript', names), latex: print(tree, 'latex', names) });

/** Words that no variable may be called in TypeScript or Python, and names that the printed formula calls. */
const TAKEN = new Set('Math math abs min max None True False and arguments as assert async await break case catch class const continue debugger def default del delete do elif else enum eval except export extends false finally for from function global if implements import in instanceof interface is lambda let new nonlocal not null or package pass private protected public raise return static super switch this throw true try typeof var void while with yield'.split(' '));

/** Names that code may use, all different. */
function identifiers(names: readonly string[]): string[] {
  const given = new Set<string>();
  return names.map((name) => {
    const plain = /^[A-Za-z_]\w*$/.test(name) && !TAKEN.has(name) ? name : `column_${name.replaceAll(/\W/g, '_')}`;
    let own = plain;
    for (let k = 2; given.has(own); k++) own = `${plain}_${k}`;
    given.add(own);
    return own;
  });
}

function typescriptOf({ tree, error }: Formula, { names, target }: Named): string {
  const [own, ...args] = identifiers([target, ...names]);
  return `/** ${target.replaceAll('*/', '')}; normalised squared error ${short(error)}. */\nexport function ${own}(${args.map((name) => `${name}: number`).join(', ')}): number {\n  return ${print(tree, 'typescript', args)};\n}\n`;
}

function pythonOf({ tree, error }: Formula, { names, target }: Named): string {
  const [own, ...args] = identifiers([target, ...names]);
  return `import math\n\n\ndef ${own}(${args.join(', ')}):\n    """${target.replaceAll(/["\\]/g, '')}; normalised squared error ${short(error)}."""\n    return ${print(tree, 'python', args)}\n`;
}
