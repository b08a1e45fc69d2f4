/** How a program in any language is scored by an evaluator that somebody brings with it. */

/**
 * `python`: a module with `evaluate(program_path)`. `shinka`: a script that is run with `--program_path` and
 * `--results_dir` and writes `metrics.json` and `correct.json`. `command`: any command that prints JSON.
 */
export type Contract = 'python' | 'shinka' | 'command';

/**
 * A self-scored evaluator as plain data: it runs the candidate and says the score itself, so every report says so.
 * @example const spec: SelfScored = { contract: 'python', language: 'python', extension: '.py', folder, file: 'evaluator.py', seconds: 60, memoryMB: 1024, allowRead: [], allowNet: [] }
 */
export interface SelfScored {
  contract: Contract;
  /** Language of the programs. */
  language: string;
  /** Ending of a program's file name, with its dot. */
  extension: string;
  /** Absolute; what the evaluator may read. Nothing in it may change while a run goes on. */
  folder: string;
  /** The evaluator's script, relative to the folder (or absolute). For `python` and `shinka`. */
  file?: string;
  /** For `command`: `{program}` is the program's path, `{binary}` what `compile` made. The path is in $CLADE_PROGRAM, too. */
  command?: string;
  /** Writes `{binary}` from `{program}`; done once for each content. */
  compile?: string;
  /** What the score has to reach for the next stage (`evaluate_stage2`, `evaluate_stage3`). Absent: `evaluate` alone. */
  stages?: readonly number[];
  /** Metrics that are no part of a score that has to be averaged. */
  featureDimensions?: readonly string[];
  /** Wall seconds of one evaluation. */
  seconds: number;
  /** Memory of one evaluation, all its processes together. */
  memoryMB: number;
  /** Processors' worth of CPU time: an evaluation gets `seconds` × `cpus`. @default 1 */
  cpus?: number;
  /** Processes and threads of one evaluation. @default 64 */
  processes?: number;
  /** What one evaluation may write. @default 256 */
  diskMB?: number;
  /** Environment of the evaluator: nothing else is set but PATH, HOME, LANG and thread caps. */
  env?: Readonly<Record<string, string>>;
  /** The interpreter. @default python3 of the active virtual environment, else the first on PATH */
  python?: string;
  /** More arguments for a `shinka` script: `{ split: 'a' }` is `--split a`. */
  args?: Readonly<Record<string, string>>;
  /** Evaluations behind a claimed record where they differ. @default 3 */
  repeats?: number;
  /** Paths it may read besides its folder, behind the boundary. */
  allowRead: readonly string[];
  /** Hosts it may reach by HTTP(S), behind the boundary. */
  allowNet: readonly string[];
  /** A repository: these paths, relative to `folder`, are laid out beside the candidate's files, which go over them. */
  files?: readonly string[];
}
