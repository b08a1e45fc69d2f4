import { CladeError, type Hash, type Outcome, type Proposer, type Turn } from '../core/index.ts';
import { gainOf } from './gain.ts';
import { type Arm, PRIOR, type Policy, thompson } from './policies.ts';

export interface BanditOptions {
  /** Ways of asking: turns go by what each brings; with weights in these proportions, whatever they bring, and only models and instructions compete. */
  writers: readonly Proposer[] | readonly Share[];
  /** Who may be asked; weights say how much more often, all else equal. @default whoever the run has, by weight */
  models?: readonly { name: string; weight: number }[];
  /** @default thompson() */
  policy?: Policy;
  /** Takes every nth turn, whatever anybody earned: for what serves the others. Its state is what each instruction brought (`Standing`). */
  regular?: readonly { every: number; proposer: Proposer }[];
  /**
   * Ways of saying it that were bred (lessons of the kind `instruction`) and are tried beside the plain one, at most:
   * then the one of the smallest mean gain is given up. Clade's own choice, since each is an arm for every writer
   * and model. @default 4
   */
  instructions?: number;
}

/** A way of asking with its share of the turns. */
export interface Share {
  writer: Proposer;
  weight: number;
}

export interface BanditState {
  arms: Readonly<Record<string, Arm>>;
  /** Bred instructions by the iteration that made them, newest first. */
  instructions: readonly { at: number; text: string }[];
}

/** What an instruction brought, over all writers and models; without a text it is the plain way. */
export interface Standing {
  text?: Hash;
  /** Weighted towards the newest. */
  turns: number;
  gain: number;
}

interface Choice {
  writer: Proposer;
  model?: { name: string; weight: number } | undefined;
  instruction?: { at: number; text: string } | undefined;
}

/**
 * Who asks whom, and how: each combination of writer, model and instruction is an arm, and turns go by what an arm
 * brings for its dollars and seconds.
 * @example bandit({ writers: [diff, full], models: [{ name: 'openai:NAME', weight: 1 }] })
 * @example bandit({ writers: [{ writer: diff, weight: 0.6 }, { writer: full, weight: 0.4 }], policy: asymmetricUcb() })
 */
export function bandit({ writers: given, models = [], policy = thompson(), regular = [], instructions: most = 4 }: BanditOptions): Proposer<BanditState> {
  const shares = given.map((one) => ('writer' in one ? one : { writer: one, weight: 0 }));
  const writers = shares.map(({ writer }) => writer);
  const fixed = shares.some(({ weight }) => weight > 0);
  const names = [...writers, ...regular.map(({ proposer }) => proposer)].map(({ name }) => name);
  if (new Set(names).size < names.length) throw new CladeError('usage.bad-recipe', `two writers have one name: ${names.join(', ')}`, 'give each a name of its own; gains are counted by name');
  const choices = (instructions: BanditState['instructions'], among: readonly Proposer[] = writers): Choice[] =>
    among.flatMap((writer) => (models.length > 1 ? models : [undefined]).flatMap((model) => [undefined, ...instructions].map((instruction) => ({ writer, model, instruction }))));
  // With fixed shares what counts is the model and the instruction, whoever wrote.
  const armName = (name: string): string => (fixed ? name.slice(NAME.exec(name)![1]!.length) : name);
  const standing = (state: BanditState, instruction?: { at: number; text: Hash }): Standing => {
    const own = choices(instruction ? [instruction] : []).filter((choice) => choice.instruction === instruction);
    const arms = [...new Set(own.map((choice) => armName(nameOf(choice))))].map((name) => armOf(state, name));
    const sum = (of: (arm: Arm) => number): number => arms.reduce((total, arm) => total + of(arm), 0);
    return { ...(instruction && { text: instruction.text }), turns: sum(({ turns }) => turns), gain: sum(({ gain }) => gain) };
  };
  const standings = (state: BanditState): Standing[] => [undefined, ...state.instructions].map((one) => standing(state, one));
  /** Never gives up the newest; the others by what is believed of them, so that one is neither kept nor lost for a single turn. */
  const best = (instructions: BanditState['instructions'], state: BanditState): BanditState['instructions'] => {
    const all = standings(state);
    const mean = all.reduce((sum, { gain }) => sum + gain, 0) / Math.max(1, all.reduce((sum, { turns }) => sum + turns, 0));
    const means = new Map(instructions.map((one) => {
      const { turns, gain } = standing(state, one);
      return [one, (PRIOR * mean + gain) / (PRIOR + turns)];
    }));
    const left = [...instructions];
    while (left.length > most) {
      const worst = Math.min(...left.slice(1).map((one) => means.get(one)!));
      left.splice(left.length > 1 ? left.findLastIndex((one, k) => k > 0 && means.get(one) === worst) : 0, 1);
    }
    return left;
  };
  const turn = (choice: Choice): Turn => ({ proposer: told(choice), state: choice.writer.start });
  return {
    name: 'writers',
    start: { arms: {}, instructions: [] },
    choose(state, rng, number) {
      const now = regular.find(({ every }, i) => number >= every && (number - i) % every === 0);
      if (now) return { proposer: now.proposer, state: standings(state) };
      const among = fixed ? [writers[rng.weighted(shares.map(({ weight }) => weight))]!] : writers;
      const all = choices(state.instructions, among);
      const prices = pricesOf(all.map((choice) => armOf(state, armName(nameOf(choice)))));
      return turn(all[policy.choose(prices.map((priced, i) => ({ ...priced, weight: all[i]!.model?.weight ?? 1 })), rng)]!);
    },
    named(name, state) {
      const fixed = regular.find(({ proposer }) => proposer.name === name);
      if (fixed) return { proposer: fixed.proposer, state: standings(state) };
      const [, kind, model, at] = NAME.exec(name)!;
      const writer = writers.find(({ name }) => name === kind);
      // The model may be one that is no longer asked: then another answers, but whose turn it was stays.
      return writer && turn({ writer, model: model === undefined ? undefined : { name: model, weight: 1 }, instruction: state.instructions.find((one) => one.at === Number(at)) });
    },
    propose: () => Promise.reject(new Error('a bandit never proposes itself')),
    fold(state, outcome) {
      const bred = outcome.lessons.filter(({ kind }) => kind === 'instruction').map(({ iteration, text }) => ({ at: iteration, text }));
      const instructions = bred.length > 0 ? best([...bred, ...state.instructions], state) : state.instructions;
      if (!outcome.asked || regular.some(({ proposer }) => proposer.name === outcome.proposer)) return instructions === state.instructions ? state : { ...state, instructions };
      const arm = armName(outcome.proposer);
      return { arms: { ...state.arms, [arm]: after(armOf(state, arm), outcome, policy.memory) }, instructions };
    },
  };
}

const FRESH: Arm = { turns: 0, gain: 0, peak: 0, usd: 0, seconds: 0 };

const armOf = ({ arms }: BanditState, name: string): Arm => arms[name] ?? FRESH;

function after({ turns, gain, peak, usd, seconds }: Arm, outcome: Outcome, memory: number): Arm {
  const reward = gainOf(outcome);
  const { asked } = outcome;
  return { turns: turns * memory + 1, gain: gain * memory + reward, peak: peak * memory + Math.expm1(reward), usd: usd * memory + (asked!.usd ?? 0), seconds: seconds * memory + asked!.seconds };
}

/** A turn's price by dollars and seconds alike, each relative to the mean of all turns; 1 where nobody knows. */
function pricesOf(arms: readonly Arm[]): { arm: Arm; price: number }[] {
  const total = (of: (arm: Arm) => number): number => arms.reduce((sum, arm) => sum + of(arm), 0);
  const [turns, usd, seconds] = [total((arm) => arm.turns), total((arm) => arm.usd), total((arm) => arm.seconds)];
  return arms.map((arm) => {
    if (arm.turns === 0 || turns === 0) return { arm, price: 1 };
    const share = (own: number, all: number): number[] => (all > 0 ? [(own / arm.turns / (all / turns))] : []);
    const parts = [...share(arm.usd, usd), ...share(arm.seconds, seconds)];
    // nobody is free: what failed at once must not get every turn
    return { arm, price: Math.max(0.1, parts.length > 0 ? parts.reduce((a, b) => a + b, 0) / parts.length : 1) };
  });
}

const NAME = /^(.*?)(?: by (.*?))?(?: as told at (\d+))?$/s;

/** `diff`, `diff by openai:NAME`, `diff as told at 41`: for the journal and for reports. */
function nameOf({ writer, model, instruction }: Choice): string {
  return `${writer.name}${model ? ` by ${model.name}` : ''}${instruction ? ` as told at ${instruction.at}` : ''}`;
}

/** A writer that asks this model, with this instruction after all others. */
function told(choice: Choice): Proposer {
  const { writer, model, instruction } = choice;
  if (!model && !instruction) return writer;
  return {
    ...writer,
    name: nameOf(choice),
    propose: (task, ctx) => writer.propose(task, { ...ctx, ask: (request, own) => ctx.ask(instruction ? { ...request, system: `${request.system}\n\n${ctx.text(instruction)}` } : request, own ?? model?.name) }),
  };
}
