import { existsSync, globSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { CladeError, type Contract } from '../core/index.ts';
import type { Given } from './given.ts';

/** Where everything is; all paths are absolute. */
export interface Found {
  format: 'openevolve' | 'shinka' | 'skydiscover' | 'command';
  /** Stays read-only while an evaluation runs. */
  folder: string;
  /** The program, or the files of it. */
  programs: readonly string[];
  /** Several files, with the rest of the folder beside them. */
  repository: boolean;
  contract: Contract;
  evaluator?: string;
  command?: string;
  /** Looked for where none is named. */
  configs: readonly string[];
}

const PROGRAMS = ['initial_program', 'initial', 'seed'];
const EVALUATORS = ['evaluator.py', 'evaluate.py', 'evaluate.sh', 'evaluator/evaluate.sh'];
const WRITE = 'name both, `clade run initial_program.py evaluator.py`, or say how a program is scored: --evaluate "python3 score.py {program}"';

const none = (what: string, fix: string): CladeError => new CladeError('problem.unknown', what, fix);

const isFolder = (path: string): boolean => existsSync(path) && statSync(path).isDirectory();

/** What stands in a folder under one of these names, whatever the ending. */
const named = (folder: string, names: readonly string[]): string[] => readdirSync(folder).filter((name) => names.includes(basename(name, extname(name))) && extname(name) !== '' && !isFolder(join(folder, name)) && !/\.(ya?ml|md|pyc)$/.test(name)).map((name) => join(folder, name));

/** Finds the program and its evaluator. Throws `problem.unknown` with what was looked for and where. @example find({ paths: ['./folder'] }) */
export function find(given: Given): Found {
  const [first, second, ...more] = given.paths.map((path) => resolve(path));
  if (first === undefined) throw none('no program was named', WRITE);
  if (more.length > 0) throw none(`${given.paths.length} paths were given: ${given.paths.join(', ')}`, 'name a program and its evaluator, or one folder');
  for (const [i, path] of [first, second].entries()) if (path !== undefined && !existsSync(path)) throw none(`there is no file or folder ${given.paths[i]}`, 'check the path');
  if (given.compile !== undefined && given.evaluate === undefined) throw new CladeError('usage.bad-value', '--compile makes a {binary} for --evaluate, and there is none', 'say how it is run: --evaluate "./score {binary}"');
  if (given.evolve && !isFolder(first)) throw new CladeError('usage.bad-value', `--evolve names files of a folder, and ${given.paths[0]} is a file`, 'name the folder');
  if (given.evaluate !== undefined) {
    if (second !== undefined) throw none(`${given.paths[1]} and --evaluate both say how a program is scored`, 'leave one out');
    return byCommand(first, given, given.evaluate);
  }
  if (given.evolve) throw none(`--evolve says what may change in ${given.paths[0]}, and nothing says how it is scored`, "add --evaluate 'COMMAND', which prints JSON");
  return second !== undefined ? pair(first, second) : isFolder(first) ? inFolder(first, given) : alone(first, given);
}

function byCommand(path: string, given: Given, evaluate: string): Found {
  const base = { format: 'command', contract: 'command', command: evaluate, configs: [] } as const;
  if (!isFolder(path)) return { ...base, folder: dirname(path), programs: [path], repository: false };
  if (given.evolve) return { ...base, folder: path, programs: matching(path, given.evolve), repository: true };
  return { ...base, folder: path, programs: [onlyOne(named(path, PROGRAMS), path, 'program to start from', `${PROGRAMS.map((name) => `${name}.*`).join(', ')}`, "say which files may change: --evolve 'src/**/*.ts'")], repository: false };
}

/** Directories that nobody means. */
const ELSEWHERE = /(^|\/)(node_modules|\.git|\.venv|venv|__pycache__|target|dist|build)(\/|$)/;

function matching(folder: string, patterns: readonly string[]): string[] {
  const files = new Set<string>();
  for (const pattern of patterns) {
    const matches = globSync(pattern, { cwd: folder }).filter((name) => !ELSEWHERE.test(name) && !isFolder(join(folder, name)));
    if (matches.length === 0) throw none(`--evolve '${pattern}' matches no file in ${folder}`, "patterns are relative to the folder, e.g. 'src/**/*.ts'; put quotes around them");
    for (const name of matches) {
      if (relative(folder, resolve(folder, name)).startsWith('..')) throw none(`--evolve '${pattern}' leads out of ${folder}`, 'name files of the folder');
      files.add(name);
    }
  }
  return [...files].sort().map((name) => join(folder, name));
}

function pair(program: string, evaluator: string): Found {
  if (/\.ya?ml$/.test(evaluator)) throw none(`${evaluator} is a configuration, not an evaluator`, `name the evaluator second, and the configuration with --config ${evaluator}`);
  if (isFolder(program)) throw none(`${program} is a folder`, 'name the program file first and its evaluator second, or the folder alone');
  if (isFolder(evaluator)) return inside(program, onlyOne([join(evaluator, 'evaluate.sh'), join(evaluator, 'evaluator.py'), join(evaluator, 'evaluate.py')].filter((file) => existsSync(file)), evaluator, 'evaluator', 'evaluate.sh, evaluator.py, evaluate.py', WRITE), dirname(evaluator));
  return inside(program, evaluator, dirname(evaluator));
}

function inFolder(folder: string, given: Given): Found {
  const evaluators = EVALUATORS.map((name) => join(folder, name)).filter((file) => existsSync(file));
  const programs = named(folder, PROGRAMS).filter((file) => !evaluators.includes(file));
  if (evaluators.length === 0 && programs.length === 0) throw none(`${given.paths[0]} is no problem folder: it has neither problem.ts, nor a program (${PROGRAMS.map((name) => `${name}.*`).join(', ')}), nor an evaluator (${EVALUATORS.join(', ')})`, WRITE);
  const evaluator = onlyOne(evaluators, folder, 'evaluator', EVALUATORS.join(', '), WRITE);
  return inside(onlyOne(programs, folder, 'program to start from', PROGRAMS.map((name) => `${name}.*`).join(', '), WRITE), evaluator, folder);
}

function alone(program: string, given: Given): Found {
  const beside = EVALUATORS.map((name) => join(dirname(program), name)).filter((file) => existsSync(file) && file !== program);
  throw none(`nothing says how ${given.paths[0]} is scored`, beside.length > 0 ? `did you mean \`clade run ${given.paths[0]} ${relative('.', beside[0]!)}\`?` : WRITE);
}

function onlyOne(files: readonly string[], folder: string, what: string, looked: string, fix: string): string {
  if (files.length === 1) return files[0]!;
  if (files.length === 0) throw none(`${folder} has no ${what}: looked for ${looked}`, fix);
  throw none(`${folder} has ${files.length} candidates for the ${what}: ${files.map((file) => relative(folder, file)).join(', ')}`, `name the one you mean: ${what === 'evaluator' ? '`clade run PROGRAM EVALUATOR`' : 'clade run PROGRAM EVALUATOR, the other one away'}`);
}

/** The contract of an evaluator, by what stands in it. */
function inside(program: string, evaluator: string, home: string): Found {
  const folder = dirname(evaluator);
  const configs = [...new Set([folder, home, dirname(program)])].flatMap((at) => ['config.yaml', 'config.yml', 'shinka.yaml', 'shinka.yml'].map((name) => join(at, name)));
  const base = { folder, programs: [program], repository: false, configs };
  if (extname(evaluator) === '.sh') {
    const text = readFileSync(evaluator, 'utf8');
    // SkyDiscover's containers are told the mode first.
    const mode = /\$\{?2\b/.test(text) ? 'train ' : '';
    return { ...base, format: mode ? 'skydiscover' : 'command', contract: 'command', evaluator, command: `bash ${basename(evaluator)} ${mode}{program}` };
  }
  if (extname(evaluator) !== '.py') throw none(`${evaluator} is no Python file`, 'say how it is run: --evaluate "COMMAND {program}", without naming it a second time');
  const text = readFileSync(evaluator, 'utf8');
  if (/run_shinka_eval|--program_path/.test(text)) return { ...base, format: 'shinka', contract: 'shinka', evaluator };
  if (/^\s*(async\s+)?def\s+evaluate\s*\(|^\s*from\s.+\simport\s.*\bevaluate\b|^evaluate\s*=/m.test(text)) return { ...base, format: 'openevolve', contract: 'python', evaluator };
  throw none(`${evaluator} has neither evaluate(program_path), as OpenEvolve wants it, nor --program_path and --results_dir, as ShinkaEvolve does`, 'add `def evaluate(program_path): return {"combined_score": …}`');
}
