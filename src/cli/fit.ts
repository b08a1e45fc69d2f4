import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isatty } from 'node:tty';
import { createLogUpdate } from 'log-update';
import { CladeError, EXIT, nearest } from '../core/index.ts';
import { table } from '../reports/index.ts';
import { frontSvg } from '../reports/front.ts';
import { DEFAULT_OPERATORS, type Formula, type Named, OPERATORS, fit, print, readTable } from '../symbolic/index.ts';

export interface FitCommandOptions {
  target: string;
  by?: string;
  seconds?: number;
  generations?: number;
  seed?: number;
  most?: number;
  heldOut?: number;
  operators?: string;
  out?: string;
  json?: boolean;
}

/** `clade fit`: a formula for one column of a table. */
export async function fitCommand(file: string, { target, by, operators, out, json, most, ...options }: FitCommandOptions): Promise<void> {
  if (!existsSync(file)) throw new CladeError('usage.no-file', `there is no file ${file}`, 'check the path');
  const data = readTable(readFileSync(file, 'utf8'), { target, by: by?.split(',').map((name) => name.trim()) });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  const screen = isatty(2) && !process.env.CI ? createLogUpdate(process.stderr) : undefined;
  process.stderr.write(`${target} by ${data.names.join(', ')}: ${data.y.length} rows\n`);
  let told = 0;
  const result = await fit({
    table: data,
    ...options,
    ...(most === undefined ? {} : { most }),
    operators: operators === undefined ? DEFAULT_OPERATORS : wordsIn(operators),
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
  const { front, best, generations, bred, seconds, rows } = result;
  const written = (notation: 'typescript' | 'python' | 'latex', digits?: number): string => print(best.tree, notation, data.names, digits);
  if (out !== undefined) {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'formula.ts'), typescriptOf(best, data));
    writeFileSync(join(out, 'formula.py'), pythonOf(best, data));
    writeFileSync(join(out, 'formula.tex'), `${data.target} = ${written('latex')}\n`);
    writeFileSync(join(out, 'front.svg'), frontSvg(`${target}, ${basename(file)}`, front.map(({ size, error, heldOut, tree }) => ({ size, error, heldOut, label: tree === best.tree ? print(tree, 'typescript', data.names, 3) : undefined }))));
  }
  if (json) return void process.stdout.write(`${JSON.stringify({ target, names: data.names, rows, generations, bred, seconds, best: plain(best, data), front: front.map((formula) => plain(formula, data)) })}\n`);
  const lines = [
    `${data.target} = ${written('typescript', 6)}`,
    '',
    ...rowsOf(front, data, best),
    '',
    `${bred.toLocaleString('en')} formulas bred in ${seconds.toFixed(1)} CPU seconds; ${rows.search} rows searched, ${rows.heldOut} held out`,
    best.heldOut === null ? 'too few rows to hold any out: errors are those of the rows that were fitted' : '',
    `LaTeX: ${written('latex', 6)}`,
    out === undefined ? 'with --out FOLDER: the formula as code with all digits, and the picture of the front' : `${out}: formula.ts, formula.py, formula.tex, front.svg`,
    stop.signal.aborted ? 'stopped by Ctrl-C: this is the best so far' : '',
  ];
  process.stdout.write(`${lines.filter((line, i) => line !== '' || i < 4).join('\n')}\n`);
  if (stop.signal.aborted) process.exitCode = EXIT.interrupted;
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

const short = (value: number | null): string => (value === null ? '' : Number.isFinite(value) ? value.toExponential(2) : 'none');

function rowsOf(front: readonly Formula[], { names }: Named, best?: Formula): string[] {
  const rows = front.map((formula) => [formula === best ? '>' : '', String(formula.size), short(formula.error), short(formula.heldOut), cut(print(formula.tree, 'typescript', names, 4))]);
  return table([['', 'nodes', 'error', 'held out', 'formula'], ...rows], '  ').split('\n');
}

const cut = (text: string): string => (text.length > 90 ? `${text.slice(0, 89)}…` : text);

const plain = ({ tree, size, error, heldOut }: Formula, { names }: Named): object => ({ size, error, heldOut, typescript: print(tree, 'typescript', names), latex: print(tree, 'latex', names) });

/** A name that code may use. */
const identifier = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : `column_${name.replaceAll(/\W/g, '_')}`);

function typescriptOf({ tree, error }: Formula, { names, target }: Named): string {
  const own = names.map(identifier);
  return `/** ${target}; normalised squared error ${short(error)}. */\nexport function ${identifier(target)}(${own.map((name) => `${name}: number`).join(', ')}): number {\n  return ${print(tree, 'typescript', own)};\n}\n`;
}

function pythonOf({ tree, error }: Formula, { names, target }: Named): string {
  const own = names.map(identifier);
  return `import math\n\n\ndef ${identifier(target)}(${own.join(', ')}):\n    """${target.replaceAll('"', '')}; normalised squared error ${short(error)}."""\n    return ${print(tree, 'python', own)}\n`;
}
