import { type Config, readConfig } from './keys.ts';
import { OPENEVOLVE } from './openevolve.ts';
import { SHINKA, SHINKA_ALIASES } from './shinka.ts';
import { SKYDISCOVER } from './skydiscover.ts';
import { readYaml } from './yaml.ts';

export type { Config, Key, Keys, NamedModel, ReadKey, Settings } from './keys.ts';
export { OPENEVOLVE, SHINKA, SKYDISCOVER };

export type Dialect = 'openevolve' | 'shinka' | 'skydiscover';

/** Keys that only one of them has. */
const SIGNS: readonly [Dialect, readonly string[]][] = [
  ['shinka', ['evo', 'evo_config', 'db', 'db_config', 'job', 'job_config', 'max_evaluation_jobs', 'max_proposal_jobs']],
  ['skydiscover', ['search', 'agentic', 'monitor', 'diff_based_generation', 'max_solution_length', 'max_parallel_iterations']],
  ['openevolve', ['database', 'diff_based_evolution', 'max_code_length', 'evolution_trace', 'early_stopping_patience']],
];

/** Whose configuration a file is, by its keys; undefined where they leave it open. */
export function dialectOf(file: string): Dialect | undefined {
  const keys = readYaml(file).map(({ key }) => key);
  return SIGNS.find(([, signs]) => signs.some((sign) => keys.includes(sign)))?.[0];
}

/** Reads a configuration of another engine. @example configOf('config.yaml', 'openevolve').settings.iterations */
export function configOf(file: string, dialect: Dialect): Config {
  if (dialect === 'shinka') return readConfig(file, SHINKA, SHINKA_ALIASES);
  return readConfig(file, dialect === 'skydiscover' ? SKYDISCOVER : OPENEVOLVE);
}
