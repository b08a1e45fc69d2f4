import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { top } from '../../src/archives/index.ts';
import { type Commit, type Model, type ModelReply, type Proposer, type Recipe, type Store, encode } from '../../src/core/index.ts';
import { type State, commitsOf, evolve } from '../../src/engine/index.ts';
import { patient } from '../../src/models/index.ts';
import { tournament } from '../../src/selectors/index.ts';
import { memory } from '../../src/stores/index.ts';
import { loadProblem } from '../../src/workspace/problem.ts';
import { idsOf, stage } from '../../src/workspace/run.ts';

const folder = mkdtempSync(join(tmpdir(), 'clade-squares-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, text: string): void => writeFileSync(join(folder, name), text);

/** The square of a number, four search instances; the score is how far off. */
file('problem.ts', `export default {
  name: 'squares', title: 'Squares', goal: 'Return the square of x, as near as possible.', version: '1', direction: 'minimize', entry: 'f', unit: 'distance',
  instances: () => [1, 2, 3, 4, 5, 6].map((x) => ({ id: 'x' + x, split: x < 5 ? 'search' : 'validation', data: x })),
  vocabulary: { constants: [7], functions: { 'Math.hypot': { args: ['number', 'number'], returns: 'number' } } },
  limits: { steps: 1234, nodes: 200 },
};`);
file('score.ts', `export const score = (output, x) => (Number.isFinite(output) ? { value: Math.abs(output - x * x) } : { rejected: 'no finite number for ' + x });`);
file('seed.ts', `export function f(x: number): number {
  // EVOLVE-BLOCK-START
  const start = x * 2;
  return start + 1;
  // EVOLVE-BLOCK-END
}
`);
export const squares = await loadProblem(folder);

export const say = (text: string): ModelReply => ({ text, finish: 'stop', usage: { input: 1, cached: 0, written: 0, output: 1, reasoning: 0 }, usd: null });

/** Answers in turn; what was asked is in `prompts`. */
export function answering(answers: readonly string[]): Model & { prompts: string[]; systems: string[] } {
  const [prompts, systems]: [string[], string[]] = [[], []];
  return {
    ...{ name: 'answering', prompts, systems },
    async ask({ system, prompt }) {
      systems.push(system);
      prompts.push(prompt);
      return say(answers[(prompts.length - 1) % answers.length]!);
    },
  };
}

/** A whole program of the problem, in a fence. */
export const fenced = (...lines: string[]): string => `\`\`\`ts\n${squares.seed.replace('  const start = x * 2;\n  return start + 1;', lines.map((line) => `  ${line}`).join('\n'))}\`\`\``;

/**
 * A real run in which only this writer breeds, with `inFlight` questions waiting at a time, until the questions are used up; stopped
 * after each commit in `halts` and resumed from its journal. Then the same from the recorded answers alone, which has to make the same commits.
 */
export function breedWith(proposer: Proposer, model: Model, calls: number, inFlight = 1, halts: readonly number[] = []): Promise<{ commits: Commit[]; store: Store }> {
  return breedBy({ name: 'asking', summary: '', source: '', archive: top({ size: 20 }), selector: tournament({ size: 2 }), proposer, writer: proposer, modelsOnly: true }, [{ model, weight: 1 }], { calls, inFlight, halts });
}

/** The same with a recipe that has its writers, and several models, for `most` commits; `onCommit` sees the first run only. */
export async function breedBy(recipe: Recipe, models: readonly { model: Model; weight: number }[], { calls, most = Number.POSITIVE_INFINITY, inFlight = 1, halts = [], replays = true, onCommit }: { calls: number; most?: number; inFlight?: number; halts?: readonly number[]; replays?: boolean; onCommit?(state: State): void }): Promise<{ commits: Commit[]; store: Store; state: State }> {
  const [search, validation] = [idsOf(squares, 'search'), idsOf(squares, 'validation')];
  const members = models.map(({ model, weight }) => ({ model: patient(model), weight }));
  const go = async (store: Store, repeats?: Store, halt = most): Promise<State> => {
    const { evaluator } = stage(squares, 1);
    const wanted = repeats && commitsOf(repeats).length;
    try {
      const { state } = await evolve({
        ...{ problem: squares.problem, recipe, evaluator, store, seedSource: squares.seed, tongue: squares.tongue, search, validation, limits: squares.limits, maxNodes: 200, purse: 100, repeats },
        identity: { problem: 'squares', problemHash: squares.hash, engine: 'test', recipe: recipe.name, seed: 1, inFlight: 1, seedProgram: null, asks: true },
        ...(repeats ? {} : { models: { members, inFlight, calls }, ...(onCommit && { onCommit }) }),
        clock: () => ({ seconds: 0, cpuSeconds: 0 }),
        stop: (state, asked) => (wanted === undefined ? (asked?.over ? 'calls' : state.committed >= halt ? 'commits' : null) : state.committed + 1 >= wanted ? 'repeated' : null),
      });
      return state;
    } finally {
      evaluator.close();
    }
  };
  const store = memory();
  for (const halt of halts) await go(store, undefined, halt);
  const state = await go(store);
  const commits = commitsOf(store);
  if (!replays) return { commits, store, state };
  const again = memory();
  await go(again, store);
  assert.deepEqual(commitsOf(again).map((commit) => encode(commit as never)), commits.map((commit) => encode(commit as never)), 'the recorded answers bring the same commits');
  return { commits, store, state };
}
