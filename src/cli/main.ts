import { Command, Option } from 'commander';
import { CladeError, EXIT, reason } from '../core/index.ts';
import type { AskOptions } from '../workspace/models.ts';
import { ENGINE_VERSION } from '../workspace/version.ts';
import type { BaselineOptions } from './baseline.ts';
import type { BenchOptions } from './bench.ts';
import type { CompareOptions } from './compare.ts';
import type { FitCommandOptions } from './fit.ts';
import type { SteerFlags } from './steer.ts';
import type { ServeFlags } from './serve.ts';
import type { ReportOptions } from './report.ts';

const EXIT_CODES = `
Exit codes:
  ${EXIT.ok}    done
  ${EXIT.failure}    something unexpected
  ${EXIT.usage}    wrong command, option or value
  ${EXIT.problem}    the problem's own files are wrong
  ${EXIT.journal}    the run's journal is missing, damaged, locked or of another version, or the disk is full
  ${EXIT.sandbox}    the sandbox does not hold
  ${EXIT.unverified}    the winner could not be verified
  ${EXIT.model}    a model cannot be asked: no key, no credit, no such name, no answer for long
  ${EXIT.interrupted}  stopped by Ctrl-C; \`clade resume\` goes on`;

const decimal = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new CladeError('usage.bad-value', `"${text}" is not a number`, 'write it with digits, e.g. 2 or 0.5');
  return value;
};

function withLimits(command: Command): Command {
  return command
    .addOption(new Option('--evaluations <n>', 'stop after this many evaluations (runs on one instance ÷ search instances)').argParser(decimal))
    .addOption(new Option('--minutes <n>', 'stop after this much time').argParser(decimal))
    .addOption(new Option('--cpu-minutes <n>', 'stop after this much CPU, all processes together').argParser(decimal))
    .addOption(new Option('--target <score>', 'stop when the best validation score is this good').argParser(decimal))
    .addOption(new Option('--patience <n>', 'stop after this many evaluations without a record').argParser(decimal))
    .addOption(new Option('--calls <n>', 'ask models so often at most; without another limit the run ends then').argParser(decimal))
    .addOption(new Option('--usd <n>', 'ask models no more once they cost so much; without another limit the run ends then').argParser(decimal));
}

function withBudget(command: Command): Command {
  return withLimits(command)
    .addOption(new Option('--workers <n>', 'sandbox processes; changes only the time it takes (default: CPUs)').argParser(decimal))
    .addOption(new Option('--serve [port]', 'a live page beside the run, in a process of its own').argParser(decimal))
    .option('--json', 'print one JSON object to stdout; everything else goes to stderr');
}

const several = (text: string, before: string[] | undefined): string[] => [...(before ?? []), text];

function withModels(command: Command): Command {
  return command
    .addOption(new Option('--model <name>', 'PROVIDER:NAME[=WEIGHT][?OPTION=VALUE&…], ADDRESS#NAME or scripted:FOLDER; may be repeated; `--model none` asks no model, also where the configuration names some').argParser(several))
    .addOption(new Option('--price <model=in/out>', 'what a model costs, in US dollars per million tokens; may be repeated').argParser(several))
    .addOption(new Option('--calls-in-flight <n>', 'questions that may wait for answers at once (default: 8)').argParser(decimal))
    .option('--embed <name>', 'a model for embeddings: near-copies are turned away by them')
    .option('--advice <file>', 'domain knowledge for every prompt')
    .option('--prompts <folder>', 'prompts of your own, e.g. diff.md; `clade prompts FOLDER` writes the built-in ones there')
    .addOption(new Option('--temperature <n>', "of models (default: the provider's)").argParser(decimal))
    .addOption(new Option('--max-tokens <n>', 'of one answer (default: 16384)').argParser(decimal))
    .addOption(new Option('--effort <how>', "how hard models think (default: the provider's)").choices(['none', 'minimal', 'low', 'medium', 'high']))
    .addOption(new Option('--timeout <seconds>', 'for one attempt of a question (default: 600)').argParser(decimal))
    .option('--unsafe-no-sandbox', 'run what models write without a real boundary; said in every report');
}

/** What a problem in another engine's format needs. */
function withGiven(command: Command): Command {
  return command
    .option('--evaluate <command>', 'scores a program and prints JSON, or a number on the last line; {program} is its path, {binary} what --compile made')
    .option('--compile <command>', 'makes {binary} of {program}, once for each content')
    .addOption(new Option('--evolve <glob>', 'files of the folder that may change; may be repeated').argParser(several))
    .option('--config <file>', "the other engine's configuration (default: config.yaml beside the evaluator)")
    .option('--python <file>', 'interpreter of a Python evaluator (default: that of the virtual environment, else python3)')
    .addOption(new Option('--allow-read <path>', 'the evaluator may read this, too; may be repeated, said in every report').argParser(several))
    .addOption(new Option('--allow-net <host>', 'the evaluator may reach this host; may be repeated, said in every report').argParser(several))
    .addOption(new Option('--repeats <n>', 'evaluations behind a claimed record of a noisy evaluator (default: 3)').argParser(decimal));
}

/** The command line. Sub-commands load what they need when they run, so that --help is quick. */
export function program(): Command {
  const clade = new Command('clade')
    .description('Breeds better algorithms from a program, instances and a scorer; keeps the family tree and proves the winner.')
    .version(ENGINE_VERSION)
    .showHelpAfterError('(`clade --help` lists the commands)')
    .addHelpText('after', `
Examples:
  clade run online-bin-packing             about two minutes, live
  clade run ./my-problem --seed 3 --minutes 10
  clade resume online-bin-packing-1 --minutes 5
  clade best online-bin-packing-1 --out rule.ts
${EXIT_CODES}`);

  withGiven(withModels(withBudget(clade.command('run').argument('<problem...>', "a built-in problem, a folder, or a program and its evaluator").description('breed better programs for a problem'))))
    .addOption(new Option('--seed <n>', 'same seed, same run (default: 1)').argParser(decimal))
    .addOption(new Option('--in-flight <n>', "iterations under way at once; part of the run's identity (default: 8)").argParser(decimal))
    .option('--seed-program <file>', "start from this program instead of the problem's seed")
    .option('--recipe <name>', 'how to search (default: default); the names are below')
    .option('--from <run>', 'the first drafts are the 8 best programs of that run, measured here')
    .option('--ops <n>', 'operations of a formula at most: exp2 --ops 9 is the variant exp2:9')
    .option('--out <folder>', 'where the run lives (default: runs/PROBLEM-SEED)')
    .addHelpText('after', `
Without a budget a run takes what the problem suggests, or two minutes; where only models write, 100 questions.
clade.config.ts in the current folder may set any of these options:
  export default { seed: 3, minutes: 10, inFlight: 16 };

Recipes (docs/recipes):
  default, map-elites, hill-climb, random, regularized-evolution, best-of-n, tuning, screening, symbolic
  only models write, so with --model: models, alphaevolve, shinka, openevolve,
    funsearch, eoh, reevo, alpharesearch, plansearch, gepa

Examples:
  clade run online-bin-packing
  clade run exp2 --ops 10                                            2^x by ten additions, products and quotients
  clade run symbolic-regression:feynman-I.16.6
  clade run online-bin-packing --evaluations 20000 --seed 7 --json > result.json
  clade run ./my-problem --recipe map-elites --target 0.5
  clade run circle-packing --model anthropic:NAME --model openai:NAME=4 --calls 200
  clade run ./my-problem --model http://localhost:11434/v1#qwen3-coder
  clade run ./my-problem --model 'anthropic:NAME=2?temperature=0.2&max-tokens=8000&effort=low' --model 'openai:NAME?rpm=30'
  clade run online-bin-packing --model scripted:default --calls 45   recorded replies, to see it work

In other engines' formats (docs/peers.md):
  clade run initial_program.py evaluator.py                          OpenEvolve, SkyDiscover
  clade run ./folder                                                 ShinkaEvolve, or evaluate.sh
  clade run seed.rs --compile 'rustc -O {program} -o {binary}' --evaluate '{binary} input.txt'
  clade run ./repo --evolve 'src/**/*.ts' --evaluate 'npm run -s score'
  clade run ./folder --allow-net api.example.com --allow-read /data
  clade run ./folder --from old-run --evaluations 500`)
    .action(async (problem: string[], options: Record<string, unknown>) => (await import('./run.ts')).runCommand(problem, options));

  withGiven(clade.command('check').argument('<problem...>', 'as for run').description('what a problem is taken for, what its configuration means here, and what its seed scores'))
    .option('--json', 'as JSON')
    .addHelpText('after', `
Examples:
  clade check ./folder
  clade check initial_program.py evaluator.py --config config.yaml
  clade check seed.rs --evaluate './score.sh {program}' --json`)
    .action(async (problem: string[], options: Record<string, unknown>) => (await import('./check.ts')).checkCommand(problem, options));

  withModels(withBudget(clade.command('resume').argument('<run>', 'a run by name or folder').description('go on with a run, also with a larger budget')))
    .addHelpText('after', `
The budget counts from the run's beginning: --minutes 5 on a run that had 2 adds 3.

Examples:
  clade resume online-bin-packing-1
  clade resume online-bin-packing-1 --minutes 10`)
    .action(async (run: string, options: Record<string, unknown>) => (await import('./run.ts')).resumeCommand(run, options));

  withLimits(clade.command('steer').argument('<run>', 'a run by name or folder').argument('<command>', 'pause, resume, stop, budget, hint, unhint, pin, unpin, ban or try').argument('[what...]', 'the text, id, number or file of the command').description('tell a run something while it goes on'))
    .option('--parent <id>', 'of a program to try (default: the best)')
    .addOption(new Option('--wait <seconds>', 'for what becomes of it').argParser(decimal).default(10))
    .option('--json', 'print one JSON object to stdout')
    .addHelpText('after', `
Commands:
  pause, resume      nothing new starts; answers on their way come in; --minutes stand still
  stop               end after the current commit, with held-out scores, as a budget would
  budget --minutes 20   new limits, counted from the run's beginning; those not named stay
  hint TEXT          models read it in every later prompt; unhint NUMBER takes it back
  pin ID             it never leaves the population; one that left comes back; unpin ID
  ban ID             it leaves, is never a parent again, and no record; its descendants stay
  try FILE           your own program: screened, scored and placed like any draft

A command is obeyed between two commits and stands in the journal there, so the run repeats
with it. Where nobody is at work on the run, pause, resume and stop are errors; the others
wait for \`clade resume\`. Exit code ${EXIT.usage} where the run refuses.

Examples:
  clade steer online-bin-packing-1 pause
  clade steer online-bin-packing-1 budget --minutes 20 --target 0.5
  clade steer circle-packing-1 hint 'Start from a hexagonal grid and move single circles.'
  clade steer online-bin-packing-1 try my-rule.ts --parent 120.0`)
    .action(async (run: string, command: string, what: string[], options: SteerFlags) => (await import('./steer.ts')).steerCommand(run, command, what, options));

  clade.command('problems').description('what can be run, with known values').option('--json', 'as JSON').action(async (options: { json?: boolean }) => (await import('./problems.ts')).problemsCommand(options));
  clade.command('runs').description('the runs in ./runs').option('--json', 'as JSON').action(async (options: { json?: boolean }) => (await import('./look.ts')).runsCommand(options));
  clade.command('show').argument('<run>', 'a run by name or folder').description('how a run went: best, records, proposers, kinds of edit').option('--json', 'as JSON')
    .addHelpText('after', `
Examples:
  clade show online-bin-packing-1
  clade show runs/online-bin-packing-1 --json`)
    .action(async (run: string, options: { json?: boolean }) => (await import('./look.ts')).showCommand(run, options));
  clade.command('best').argument('<run>', 'a run by name or folder').description('the best program').option('--out <file>', 'write it there')
    .addHelpText('after', `
Examples:
  clade best online-bin-packing-1
  clade best online-bin-packing-1 --out rule.ts`)
    .action(async (run: string, options: { out?: string }) => (await import('./look.ts')).bestCommand(run, options));
  clade.command('lineage').argument('<run>', 'a run by name or folder').argument('[id]', 'of a program (default: the best)').description('the ancestry with diffs and gains')
    .addHelpText('after', `
Examples:
  clade lineage online-bin-packing-1
  clade lineage online-bin-packing-1 120.0`)
    .action(async (run: string, id?: string) => (await import('./look.ts')).lineageCommand(run, id));
  clade.command('compare').argument('<runs...>', 'runs by name or folder').description('which group of runs is better at equal cost, and whether that can be told')
    .addOption(new Option('--by <cost>', 'what is held equal').choices(['evaluations', 'cpu', 'iterations', 'calls', 'usd']).default('evaluations'))
    .addOption(new Option('--at <n>', 'how much of it; CPU in seconds (default: as far as all runs went)').argParser(decimal))
    .option('--svg <file>', 'draw the medians with bands')
    .option('--json', 'as JSON')
    .addHelpText('after', `
Runs that differ only in seed are one group: same problem, recipe, models, seed program, budget kind.
The first group is compared with each other one. "Better" is said where p < 0.05.

Examples:
  clade compare runs/online-bin-packing-*
  clade compare runs/default-* runs/hill-climb-* --svg compare.svg
  clade compare runs/a-? runs/b-? --by cpu --at 120 --json`)
    .action(async (runs: string[], options: CompareOptions) => (await import('./compare.ts')).compareCommand(runs, options));
  clade.command('report').argument('[runs...]', 'the run to tell; others after it are compared with it').description('one HTML page and a Markdown write-up of a run, every number with its source; or check one')
    .option('--out <folder>', "where to write (default: RUN/report; for several runs: report)")
    .addOption(new Option('--ablations <n>', 'records whose changes are taken out again, one at a time, and measured (default: 3)').argParser(decimal))
    .option('--no-ablations', 'leave them out')
    .option('--check <what>', 'a report by one of its files, its folder or its run: make every number again and compare')
    .option('--quick', 'with --check: believe the measurements that are kept with the run')
    .addHelpText('after', `
The page needs no network and no script. Ablations and other measurements are made in fresh sandboxes and
kept in RUN/ablations/journal.db. --check exits with ${EXIT.unverified} and names the first number that differs.

Examples:
  clade report online-bin-packing-1
  clade report runs/mine-1 runs/mine-2 runs/hill-climb-1 --out report
  clade report circle-packing-26-1 --ablations 10
  clade report --check online-bin-packing-1
  clade report --check report/report.md --quick`)
    .action(async (runs: string[], options: ReportOptions) => (await import('./report.ts')).reportCommand(runs, options));
  clade.command('bench').argument('[problems...]', 'default: every built-in problem; a problem with variants stands for all of them').description('breed on built-in problems and compare with known values')
    .addOption(new Option('--cpu-minutes <n>', 'CPU for each').argParser(decimal).default(1))
    .addOption(new Option('--seed <n>', 'same seed, same runs').argParser(decimal).default(1))
    .addOption(new Option('--workers <n>', 'sandbox processes (default: CPUs)').argParser(decimal))
    .option('--recipe <name>', 'another recipe than the default')
    .option('--tuning', 'also what numbers alone reach, in the same CPU')
    .option('--no-baselines', 'leave out the seed restarted for the same CPU')
    .option('--json', 'as JSON')
    .addHelpText('after', `
Each problem is a run of its own under ./runs, to be looked at with show, lineage and verify.
Where programs are searches, the unchanged seed is restarted for the same CPU, with and without the incumbent.

Examples:
  clade bench
  clade bench circle-packing cap-set --cpu-minutes 10
  clade bench circle-packing:26 --tuning --json > bench.json`)
    .action(async (problems: string[], options: BenchOptions) => (await import('./bench.ts')).benchCommand(problems, options));
  clade.command('baseline').argument('<run>', 'a run by name or folder').description('the seed and the winner of a search problem, unchanged, restarted for the same CPU')
    .addOption(new Option('--cpu-minutes <n>', "CPU for each of the four (default: the run's own)").argParser(decimal))
    .option('--json', 'as JSON')
    .addHelpText('after', `
Each try has new random streams. "With the incumbent": a try is handed the best object so far, the
first one being the seed's, since many a winner begins with an object and makes none of its own.
Tries from nothing are independent: their mean comes with a 95 % bootstrap interval.

Examples:
  clade baseline circle-packing-26-1
  clade baseline circle-packing-26-1 --cpu-minutes 2`)
    .action(async (run: string, options: BaselineOptions) => (await import('./baseline.ts')).baselineCommand(run, options));
  clade.command('fit').argument('<table>', 'cells parted by commas, semicolons or tabs; the first row names the columns').description('find a readable formula for one column of a table')
    .requiredOption('--target <column>', 'what is explained')
    .option('--by <columns>', 'what it is explained by, e.g. a,b,c (default: all others)')
    .addOption(new Option('--seconds <n>', 'CPU seconds of each worker (default: 30)').argParser(decimal))
    .addOption(new Option('--generations <n>', 'instead of a clock: same seed, same formulas').argParser(decimal))
    .addOption(new Option('--seed <n>', 'of the search, and of which rows are held out (default: 1)').argParser(decimal))
    .addOption(new Option('--most <n>', 'nodes of a formula at most (default: 40 where it is bred, 100 where it is found by system)').argParser(decimal))
    .addOption(new Option('--held-out <share>', 'share of the rows that only judge (default: 0.25)').argParser(decimal))
    .addOption(new Option('--workers <n>', 'threads, each with a search of its own (default: 1); same seed, generations and workers, same formulas').argParser(decimal))
    .option('--search <name>', 'how parents and survivors are chosen: tournament, lexicase, age-fitness or nsga2 (default: tournament)')
    .option('--operators <names>', 'e.g. add,sub,mul,div,sqrt,sin,exp (default: add, sub, mul, div, sqrt, square, sin, cos, exp, log)')
    .option('--out <folder>', 'write the formula as TypeScript, Python and LaTeX there, and the front as CSV and as a picture')
    .option('--json', 'as JSON, with all digits')
    .addHelpText('after', `
The error is the mean squared error over the variance of the target: 1 is no better than its mean.
The table shows the best formula of each size; ">" marks the shortest that the rows held out cannot tell from the best, by one standard error.

Examples:
  clade fit data.csv --target y
  clade fit data.csv --target force --by mass,speed --seconds 120 --out force
  clade fit data.csv --target y --operators add,mul,div,exp --generations 300 --json`)
    .action(async (file: string, options: FitCommandOptions) => (await import('./fit.ts')).fitCommand(file, options));
  clade.command('verify').argument('<run>', 'a run by name or folder').description('measure the winner again from the journal: fresh sandbox, held-out instances').option('--json', 'as JSON')
    .addHelpText('after', `
Examples:
  clade verify online-bin-packing-1`)
    .action(async (run: string, options: { json?: boolean }) => (await import('./verify.ts')).verifyCommand(run, options));
  withModels(clade.command('models')).description('ask each model one short question: reachable, how fast, what it costs')
    .addHelpText('after', `
Keys come from the environment or from .env in this folder: OPENAI_API_KEY, ANTHROPIC_API_KEY,
GOOGLE_GENERATIVE_AI_API_KEY, OPENROUTER_API_KEY. They are never stored, shown or passed to a candidate.

Examples:
  clade models --model anthropic:NAME --model http://localhost:11434/v1#qwen3-coder`)
    .action(async (options: AskOptions) => (await import('./models.ts')).modelsCommand(options));
  clade.command('serve').argument('[runs...]', 'runs by name or folder, or one folder of runs; default: all in ./runs').description('a page on which runs are seen, live or finished')
    .addOption(new Option('--port <n>', 'default: 7800, or any that is free where that is taken').argParser(decimal))
    .option('--host <address>', 'default: 127.0.0.1, only this machine')
    .option('--token <word>', 'who sends it may steer (default: a random one, printed at the start)')
    .option('--no-steering', 'only show')
    .addOption(new Option('--with-run').hideHelp())
    .addHelpText('after', `
The page shows every program, prompt and number of a run. To look is free; to pause, stop or change a run
takes the token. docs/dashboard.md has the addresses.

Examples:
  clade serve
  clade serve online-bin-packing-1 --no-steering
  clade run online-bin-packing --serve        the page beside a run`)
    .action(async (runs: string[], options: ServeFlags) => (await import('./serve.ts')).serveCommand(runs, options));
  clade.command('provider').argument('<replies>', 'a folder with 001.md, 002.md, …').description('be a provider on this machine: recorded replies over the protocols of OpenAI, Anthropic and Google')
    .addOption(new Option('--port <n>', 'default: any that is free').argParser(decimal).default(0))
    .addOption(new Option('--delay <seconds>', 'until an answer').argParser(decimal).default(0))
    .addHelpText('after', `
Examples:
  clade provider problems/circle-packing/replies --port 8080 &
  clade run circle-packing --model http://127.0.0.1:8080/v1#recorded --calls 25`)
    .action(async (replies: string, options: { port: number; delay: number }) => (await import('./models.ts')).providerCommand(replies, options));
  clade.command('prompts').argument('<folder>', 'where to write them').description('write the built-in prompts there, to be changed and used with --prompts')
    .addHelpText('after', `
Examples:
  clade prompts my-prompts
  clade run circle-packing --model anthropic:NAME --prompts my-prompts`)
    .action(async (folder: string) => (await import('./models.ts')).promptsCommand(folder));
  clade.command('prompt').argument('<run>', 'a run by name or folder').argument('[id]', 'of a program, or of a question as in the list; default: the list').description('what a model was asked and what it answered')
    .addHelpText('after', `
Examples:
  clade prompt circle-packing-26-1
  clade prompt circle-packing-26-1 12.0`)
    .action(async (run: string, id?: string) => (await import('./asked.ts')).promptCommand(run, id));
  clade.command('cost').argument('<run>', 'a run by name or folder').description('the ledger: questions, attempts, tokens and dollars by model').option('--json', 'as JSON')
    .addHelpText('after', `
Examples:
  clade cost circle-packing-26-1`)
    .action(async (run: string, options: { json?: boolean }) => (await import('./asked.ts')).costCommand(run, options));
  clade.command('replay').argument('<run>', 'a run by name or folder').description('draft and measure everything again from the recorded answers, asking nobody, and compare').option('--json', 'as JSON')
    .addHelpText('after', `
Examples:
  clade replay circle-packing-26-1`)
    .action(async (run: string, options: { json?: boolean }) => (await import('./replay.ts')).replayCommand(run, options));
  clade.command('import').argument('<source>', "an OpenEvolve checkpoint or output folder, or ShinkaEvolve's results or programs.sqlite").description('make a run of what another engine found, to be looked at, compared, and bred on from')
    .option('--out <folder>', 'where the run lives (default: runs/NAME-ENGINE)')
    .option('--json', 'as JSON')
    .addHelpText('after', `
Scores are what the other engine claimed; nothing is measured.

Examples:
  clade import openevolve_output
  clade import results/programs.sqlite --out runs/old
  clade run ./folder --from old`)
    .action(async (source: string, options: { out?: string; json?: boolean }) => (await import('./peers.ts')).importCommand(source, options));
  clade.command('export').argument('<run>', 'a run by name or folder').description('write a run in the layout of another engine, or one candidate a line')
    .addOption(new Option('--format <name>', 'openevolve: checkpoints and best; shinka: programs.sqlite and gen_<i>; jsonl: everything').choices(['openevolve', 'shinka', 'jsonl']).makeOptionMandatory())
    .option('--out <folder>', 'where it goes (default: RUN/FORMAT)')
    .addHelpText('after', `
Examples:
  clade export my-run --format openevolve --out openevolve_output
  clade export my-run --format shinka
  clade export my-run --format jsonl`)
    .action(async (run: string, options: { format: 'openevolve' | 'shinka' | 'jsonl'; out?: string }) => (await import('./peers.ts')).exportCommand(run, options));
  clade.command('new').argument('<folder>', 'where to make it; its name is that of the problem').description('scaffold a problem that runs at once')
    .addHelpText('after', `
Examples:
  clade new my-problem
  clade run ./my-problem --evaluations 300`)
    .action(async (folder: string) => (await import('./new.ts')).newCommand(folder));
  clade.command('doctor').description('what the sandbox probe found, versions, disk').option('--json', 'as JSON').action(async (options: { json?: boolean }) => (await import('./doctor.ts')).doctorCommand(options));
  return clade;
}

/** Runs one command; every error ends in one clear message and a documented exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that goes away (`clade show x | head`) is no error.
  process.stdout.on('error', () => process.exit(0));
  const clade = program();
  for (const command of [clade, ...clade.commands]) command.exitOverride();
  try {
    await clade.parseAsync(argv as string[]);
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): number {
  if (error instanceof CladeError) {
    process.stderr.write(`clade: ${error.message}\n${error.fix ? `  fix: ${error.fix}\n` : ''}  code: ${error.code}\n`);
    return error.exitCode;
  }
  const { code, exitCode } = error as { code?: string; exitCode?: number };
  // commander has already said what was wrong
  if (code?.startsWith('commander.')) return exitCode === 0 ? EXIT.ok : EXIT.usage;
  process.stderr.write(`clade: ${error instanceof Error ? (error.stack ?? error.message) : reason(error)}\n`);
  return EXIT.failure;
}
