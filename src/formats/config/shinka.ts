import { type Keys, type NamedModel, does, idle } from './keys.ts';

const WANDB = 'results stay on this machine: `clade show`, `clade compare`, `clade export`';
const LEAD = 'the number of questions under way is --calls-in-flight; it is never changed silently';
const PROMPTS = 'ways of asking are arms of a bandit, and bred instructions are arms, too (`--recipe alphaevolve`)';
const CLUSTER = 'evaluations run on this machine';
const FROM_ENGINE = 'the other engine does not read it either';

const all = (kind: 'number' | 'boolean' | 'text' | 'anything', why: string, names: readonly string[]): Keys => Object.fromEntries(names.map((name) => [name, idle(kind, why)]));

/** `local/NAME@http://HOST/v1?api_key_env=VARIABLE`, `openrouter/NAME` or a known name. */
function modelOf(text: string): NamedModel {
  const local = /^local\/(.+?)@(https?:\/\/[^?]+)(?:\?(.*))?$/.exec(text);
  if (!local) return { name: text };
  const keyFrom = new URLSearchParams(local[3] ?? '').get('api_key_env');
  return { name: local[1]!, address: local[2]!, ...(keyFrom ? { keyFrom } : {}) };
}

const share = (kind: string, value: number) => ({ kind: kind as 'diff', share: value });

/** Hours, minutes and seconds, or a number of seconds. */
const secondsIn = (text: string | number): number => (typeof text === 'number' ? text : text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0));

/** Every field of ShinkaEvolve's three configurations and of the file that holds them (August 2026). */
export const SHINKA: Keys = {
  max_evaluation_jobs: does<number>('number', '--workers', (s, value) => (s.workers = value)),
  max_proposal_jobs: does<number>('number', '--calls-in-flight', (s, value) => (s.callsInFlight = value)),
  ...all('anything', 'one journal, one writer', ['max_db_workers']),
  ...all('anything', 'the live view says what there is to say', ['verbose', 'debug']),
  'evo.task_sys_msg': does<string>('text', 'the goal, in every prompt', (s, value) => (s.task = value)),
  'evo.patch_types': does<readonly string[]>('texts', 'ways of asking of the recipe shinka', (s, kinds) => (s.search.patches = kinds.map((kind, i) => share(kind, s.search.patches?.[i]?.share ?? 1)))),
  'evo.patch_type_probs': does<readonly number[]>('numbers', 'their shares', (s, shares) => (s.search.patches = shares.map((value, i) => share(s.search.patches?.[i]?.kind ?? (['diff', 'full', 'cross'][i] ?? 'diff'), value)))),
  'evo.num_generations': does<number>('number', '--calls where models write, --evaluations elsewhere', (s, value) => (s.iterations = value)),
  'evo.max_patch_resamples': does<number>('number', 'how often an answer that cannot be used is asked for again, in the recipe shinka', (s, value) => (s.search.attempts = value)),
  'evo.max_patch_attempts': idle('number', 'an answer that does not apply goes back with the exact reason, twice at most'),
  'evo.job_type': idle('text', CLUSTER),
  'evo.language': does<string>('text', 'the language of the program', (s, value) => (s.language = value)),
  'evo.llm_models': does<readonly string[]>('texts', '--model, one for each', (s, names) => (s.models = names.map(modelOf))),
  'evo.llm_dynamic_selection': does<string>('text', 'how models are chosen in the recipe shinka: ucb, thompson or fixed', (s, value) => (s.search.bandit = value === 'thompson' ? 'thompson' : value === 'fixed' ? 'fixed' : 'ucb')),
  'evo.llm_dynamic_selection_kwargs': does<Record<string, unknown>>('map', 'cost_aware_coef: how much a price counts', (s, { cost_aware_coef: price }) => typeof price === 'number' && (s.search.costAware = price)),
  'evo.llm_kwargs': does<Record<string, unknown>>('map', 'temperatures, one drawn for each question; max_tokens', (s, { temperatures, max_tokens: most }) => {
    if (Array.isArray(temperatures)) s.search.temperatures = temperatures.map(Number);
    if (typeof temperatures === 'number') s.search.temperatures = [temperatures];
    if (typeof most === 'number') s.model.maxTokens = most;
  }),
  'evo.meta_rec_interval': does<number>('number', 'turns between two summaries, in the recipe shinka', (s, value) => (s.search.insightEvery = value)),
  'evo.meta_llm_models': idle('anything', 'the models of the run answer every question'),
  'evo.meta_llm_kwargs': idle('map', 'the models of the run answer every question'),
  'evo.meta_max_recommendations': idle('number', 'a summary holds at most five'),
  'evo.sample_single_meta_rec': idle('boolean', 'the whole summary is shown'),
  'evo.embedding_model': does<string>('text', '--embed, where models are asked', (s, value) => (s.embed = value)),
  'evo.init_program_path': does<string>('text', 'the program to start from', (s, value) => (s.program = value)),
  'evo.results_dir': idle('text', '--out says where a run lives'),
  ...all('anything', WANDB, ['enable_wandb_logging', 'wandb_project', 'wandb_entity', 'wandb_group', 'wandb_name', 'wandb_mode', 'wandb_tags', 'wandb_notes', 'wandb_dir', 'wandb_run_id', 'wandb_resume', 'wandb_config'].map((name) => `evo.${name}`)),
  'evo.max_novelty_attempts': does<number>('number', 'how often something new is asked for in place of a near-copy, in the recipe shinka', (s, value) => (s.search.attempts = value)),
  'evo.code_embed_sim_threshold': does<number>('number', 'likeness from which on a program is a near-copy, in the recipe shinka', (s, value) => (s.search.novelty = value)),
  'evo.novelty_llm_models': does<readonly string[]>('texts', 'the screen that asks a model before it turns a near-copy away, in the recipe shinka', (s, names) => names.length > 0 && (s.search.judge = true)),
  'evo.novelty_llm_kwargs': idle('map', 'the models of the run answer every question'),
  'evo.use_text_feedback': idle('boolean', "a parent's feedback is always shown"),
  'evo.max_api_costs': does<number>('number', '--usd, where models are asked', (s, value) => (s.usd = value)),
  'evo.inspiration_sort_order': idle('text', 'programs are shown in the order in which they complement the parent'),
  ...all('anything', LEAD, ['enable_controlled_oversubscription', 'proposal_target_mode', 'proposal_target_min_samples', 'proposal_target_ratio_cap', 'proposal_buffer_max', 'proposal_target_hard_cap', 'proposal_target_ewma_alpha'].map((name) => `evo.${name}`)),
  ...all('anything', PROMPTS, ['evolve_prompts', 'prompt_patch_types', 'prompt_patch_type_probs', 'prompt_evolution_interval', 'prompt_archive_size', 'prompt_llm_models', 'prompt_llm_kwargs', 'prompt_ucb_exploration_constant', 'prompt_epsilon', 'prompt_evo_top_k_programs', 'prompt_percentile_recompute_interval'].map((name) => `evo.${name}`)),
  'db.db_path': idle('text', 'the journal of the run is its database; --out says where'),
  'db.num_islands': does<number>('number', 'islands of the recipe shinka', (s, value) => (s.search.islands = value)),
  'db.archive_size': does<number>('number', 'members of the archive, shared by the islands, in the recipe shinka', (s, value) => (s.search.archive = value)),
  'db.max_stdout_log_chars': idle('number', 'feedback is bounded by Clade'),
  'db.elite_selection_ratio': idle('number', 'inspirations are those that complement the parent best'),
  'db.num_archive_inspirations': does<number>('number', 'programs shown beside the parent, in the recipe shinka', (s, value) => (s.search.diverse = value)),
  'db.num_top_k_inspirations': does<number>('number', 'more programs shown beside the parent, in the recipe shinka', (s, value) => (s.search.best = value)),
  'db.migration_interval': does<number>('number', 'commits of each island between migrations, in the recipe shinka', (s, value) => (s.search.migrateEvery = value)),
  'db.migration_rate': does<number>('number', 'share of an island that migrates (0 for none), in the recipe shinka', (s, value) => (s.search.migrants = value)),
  'db.island_elitism': idle('boolean', 'migrants are copies: the best of an island never leaves it'),
  'db.enforce_island_separation': idle('boolean', 'parents and inspirations always come from one island'),
  'db.island_selection_strategy': idle('text', 'islands have their turns in a ring'),
  'db.enable_dynamic_islands': idle('boolean', 'the number of islands is fixed'),
  'db.stagnation_threshold': idle('number', 'the number of islands is fixed'),
  'db.island_spawn_strategy': idle('text', 'the number of islands is fixed'),
  'db.island_spawn_subtree_size': idle('number', 'the number of islands is fixed'),
  'db.parent_selection_strategy': does<string>('text', 'how parents are drawn in the recipe shinka: weighted, power_law; beam_search as a power law', (s, value) => (s.search.parents = value === 'weighted' ? 'weighted' : value === 'power_law' ? 'power-law' : 'beam')),
  'db.exploitation_alpha': does<number>('number', 'exponent of the power law, in the recipe shinka', (s, value) => (s.search.alpha = value)),
  'db.exploitation_ratio': idle('number', FROM_ENGINE),
  'db.parent_selection_lambda': does<number>('number', 'pressure of the weighted choice, in the recipe shinka', (s, value) => (s.search.pressure = value)),
  'db.num_beams': idle('number', 'there is no beam; parents are drawn by a power law'),
  'db.archive_selection_strategy': idle('text', 'the worst leaves; near-copies are turned away before they are evaluated'),
  'db.archive_criteria': idle('map', 'the score alone decides; among equals the shorter program stays'),
  'job.eval_program_path': does<string>('text', 'the evaluator', (s, value) => (s.evaluator.file = value)),
  'job.extra_cmd_args': does<Record<string, unknown>>('map', 'arguments of the evaluator', (s, args) => (s.evaluator.args = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, String(value)])))),
  'job.eval_verbose': does<boolean>('boolean', 'SHINKA_EVAL_VERBOSE of the evaluator', (s, value) => (s.evaluator.env = { ...s.evaluator.env, SHINKA_EVAL_VERBOSE: value ? '1' : '0' })),
  'job.numeric_threads_per_job': does<number>('number', 'threads of numeric libraries in one evaluation', (s, value) => {
    const threads = ['OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'].map((name) => [name, String(value)]);
    s.evaluator.env = { ...s.evaluator.env, ...Object.fromEntries(threads) };
  }),
  'job.time': does<string | number>('anything', 'seconds of one evaluation', (s, value) => (s.evaluator.seconds = secondsIn(value))),
  'job.python_executable': does<string>('text', '--python of the evaluator', (s, value) => (s.evaluator.python = value)),
  'job.conda_env': idle('text', 'name the Python of that environment: --python FILE'),
  'job.activate_script': idle('text', 'name the Python of that environment: --python FILE'),
  'job.cpus': does<number>('number', 'CPUs of one evaluation', (s, value) => (s.evaluator.cpus = value)),
  'job.mem': does<string>('text', 'memory of one evaluation', (s, value) => {
    const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)b?$/i.exec(value.trim());
    if (match) s.evaluator.memoryMB = Math.round(Number(match[1]) * { k: 1 / 1024, m: 1, g: 1024, t: 1024 ** 2, '': 1 }[match[2]!.toLowerCase() as 'k']);
  }),
  ...all('anything', CLUSTER, ['image', 'image_tar_path', 'docker_flags', 'partition', 'gpus', 'modules'].map((name) => `job.${name}`)),
};

/** The three tables of the file have short and long names. */
export const SHINKA_ALIASES: Readonly<Record<string, string>> = { evo_config: 'evo', db_config: 'db', job_config: 'job' };
