import { type Key, type Keys, does, idle } from './keys.ts';
import { LLM } from './models.ts';
import { OPENEVOLVE } from './openevolve.ts';

const AGENT = 'Clade asks for one program at a time; no agent reads files';
const WATCH = 'the live view and `clade show` read the journal';
const ADAPTIVE = 'part of a search that adapts itself; Clade shares turns by gain per cost, in its own way';
const OTHER = 'a number of a search that Clade does not have under this name; `--recipe` names those it has';

const shared = (...names: string[]): Keys => Object.fromEntries(names.map((name) => [name, OPENEVOLVE[name]!]));
const all = (kind: 'number' | 'boolean' | 'text' | 'anything', why: string, names: string): Keys => Object.fromEntries(names.split(' ').map((name) => [name, idle(kind, why)]));

/** Searches of SkyDiscover and the nearest recipe. */
const RECIPES: Readonly<Record<string, string>> = { openevolve: 'openevolve', openevolve_native: 'openevolve', shinkaevolve: 'shinka', gepa: 'gepa', gepa_native: 'gepa', best_of_n: 'best-of-n' };

/** `search.database.…` under the names OpenEvolve gives them. */
const database = (name: string): [string, Key] => [`search.database.${name}`, OPENEVOLVE[`database.${name}`]!];

/** Every key of SkyDiscover's own configuration, from its dataclasses (github.com/skydiscover-ai/skydiscover, 2026). */
export const SKYDISCOVER: Keys = {
  ...shared('max_iterations', 'checkpoint_interval', 'log_level', 'log_dir', 'language', 'file_suffix'),
  ...LLM,
  diff_based_generation: OPENEVOLVE.diff_based_evolution!,
  max_solution_length: OPENEVOLVE.max_code_length!,
  max_parallel_iterations: does<number>('number', '--calls-in-flight where models write', (s, value) => (s.callsInFlight = value)),
  system_prompt_override: OPENEVOLVE['prompt.system_message']!,
  ...all('anything', 'say it with --advice FILE; nobody speaks to a run that is under way', 'human_feedback_enabled human_feedback_file human_feedback_mode'),
  'prompt.template': idle('text', 'ways of asking are arms of a bandit: what works is asked more often'),
  ...shared('prompt.template_dir', 'prompt.system_message', 'prompt.evaluator_system_message', 'prompt.suggest_simplification_after_chars'),
  'search.type': does<string>('text', 'the recipe, where there is one like it: openevolve, shinka, gepa, best-of-n', (s, type) => {
    const recipe = RECIPES[type];
    if (recipe !== undefined) s.recipe = recipe;
  }),
  'search.num_context_programs': does<number>('number', 'programs shown beside the parent, in the recipe openevolve', (s, value) => {
    s.search.best = Math.ceil(value / 2);
    s.search.diverse = Math.floor(value / 2);
  }),
  'search.output_dir': idle('text', '--out says where a run lives'),
  'search.switch_interval': idle('number', ADAPTIVE),
  'search.database.db_path': OPENEVOLVE['database.db_path']!,
  'search.database.log_prompts': OPENEVOLVE['database.log_prompts']!,
  ...Object.fromEntries(['population_size', 'archive_size', 'num_islands', 'exploration_ratio', 'exploitation_ratio', 'elite_selection_ratio', 'feature_dimensions', 'feature_bins', 'diversity_reference_size', 'migration_interval', 'migration_rate', 'random_seed'].map(database)),
  ...all('anything', OTHER, ['database_file_path', 'evaluation_file', 'config_path', 'auto_generate_variation_operators', 'beam_width', 'beam_selection_strategy', 'beam_diversity_weight', 'beam_temperature', 'beam_depth_penalty', 'best_of_n', 'candidate_selection_strategy', 'epsilon', 'max_rejection_history', 'acceptance_gating', 'use_merge', 'merge_after_stagnation', 'max_merge_attempts', 'max_recent_failures'].map((name) => `search.database.${name}`).join(' ')),
  ...all('anything', ADAPTIVE, ['decay', 'intensity_min', 'intensity_max', 'use_adaptive_search', 'use_ucb_selection', 'use_migration', 'use_unified_archive', 'fixed_intensity', 'migration_count', 'local_context_program_ratio', 'archive_elite_ratio', 'pareto_weight', 'fitness_weight', 'novelty_weight', 'k_neighbors', 'diversity_strategy', 'use_dynamic_islands', 'max_islands', 'spawn_productivity_threshold', 'spawn_cooldown_iterations', 'use_paradigm_breakthrough', 'paradigm_window_size', 'paradigm_improvement_threshold', 'paradigm_max_uses', 'paradigm_num_to_generate', 'paradigm_max_tried', 'stagnation_threshold', 'stagnation_multi_child_count', 'sibling_context_limit', 'enable_error_retry', 'max_error_retries', 'higher_is_better', 'fitness_key', 'pareto_objectives', 'pareto_objectives_weight'].map((name) => `search.database.${name}`).join(' ')),
  ...shared('evaluator.timeout', 'evaluator.max_retries', 'evaluator.cascade_evaluation', 'evaluator.cascade_thresholds'),
  'evaluator.evaluation_file': does<string>('text', 'the evaluator, where none is given', (s, value) => (s.evaluator.file = value)),
  'evaluator.file_suffix': does<string>('text', "the ending of the program's file", (s, value) => (s.suffix ??= value)),
  'evaluator.is_image_mode': idle('boolean', 'programs are texts here'),
  'evaluator.llm_as_judge': OPENEVOLVE['evaluator.use_llm_feedback']!,
  ...all('anything', AGENT, ['enabled', 'codebase_root', 'max_steps', 'per_step_timeout', 'overall_timeout', 'max_context_chars', 'max_file_chars', 'max_search_results', 'max_files_read', 'regex_timeout', 'max_regex_length', 'repo_map_max_depth', 'allowed_extensions', 'excluded_dirs'].map((name) => `agentic.${name}`).join(' ')),
  ...all('anything', WATCH, ['enabled', 'port', 'host', 'max_solution_length', 'summary_model', 'summary_api_key', 'summary_api_base', 'summary_top_k', 'summary_interval'].map((name) => `monitor.${name}`).join(' ')),
};
