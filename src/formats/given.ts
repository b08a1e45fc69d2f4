/** What somebody typed instead of a problem folder of ours; plain data, kept in the journal so that a run finds its problem again. */
export interface Given {
  /** A program and its evaluator, a program alone, or a folder. */
  paths: readonly string[];
  /** A command that scores a program. `{program}` is its path, `{binary}` what `compile` made. */
  evaluate?: string;
  /** A command that makes `{binary}` of `{program}`. */
  compile?: string;
  /** Patterns of the files of a folder that may change. */
  evolve?: readonly string[];
  /** The other engine's configuration. @default config.yaml beside the evaluator */
  config?: string;
  /** The interpreter of a Python evaluator. @default python3 of the active virtual environment, else the first on PATH */
  python?: string;
  /** Paths the evaluator may read besides its folder. */
  allowRead?: readonly string[];
  /** Hosts it may reach. */
  allowNet?: readonly string[];
  /** Evaluations behind a claimed record, where they differ. @default 3 */
  repeats?: number;
}

/** Names of the options among them, as a run's options have them. */
export const GIVEN = ['evaluate', 'compile', 'evolve', 'config', 'python', 'allowRead', 'allowNet', 'repeats'] as const;
