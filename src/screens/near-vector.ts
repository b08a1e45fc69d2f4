import { OutOfQuestions, type Screen, type Screened, hashOf } from '../core/index.ts';
import { type Alike, inside, nearest } from './likeness.ts';
import { copyOf } from './near-copy.ts';

export interface NearVectorOptions {
  /** The run's embedding model, by name. */
  model: string;
  /** Cosine similarity above which a program is a copy; the threshold in ShinkaEvolve's configuration. @default 0.99 */
  threshold?: number;
}

/** What is learnt of a program that passes, so that later ones are compared with it. */
interface Known {
  program: string;
  vector: number[];
}

/**
 * Turns away a program whose embedding is almost that of one of the niche. Vectors are lessons of the kind `vector`:
 * only programs that models wrote since have one. One question to the embedding model for each program.
 * @example nearVector({ model: 'openai:NAME' })
 */
export const nearVector = ({ model, threshold = 0.99 }: NearVectorOptions): Screen => ({
  name: `near-copy by ${model} ${threshold}`,
  async program(source, at) {
    const { ctx } = at;
    const vector = await vectorOf(source, model, at);
    // No question is left: then nobody can say what it is like.
    if (!vector) return null;
    const near = nearest(known(at).map((one) => ({ ...one, likeness: cosine(vector, one.vector) })));
    if (near && near.likeness > threshold) return copyOf(near);
    ctx.learn('vector', JSON.stringify({ program: hashOf(source), vector } satisfies Known));
    return null;
  },
});

async function vectorOf(source: string, model: string, { ctx }: Screened): Promise<number[] | undefined> {
  try {
    return JSON.parse((await ctx.ask({ system: '', prompt: inside(source) }, model)).text) as number[];
  } catch (error) {
    if (error instanceof OutOfQuestions) return undefined;
    throw error;
  }
}

/** Those of the niche whose vectors were learnt. */
function known({ ctx, parent }: Screened): (Omit<Alike, 'likeness'> & { vector: number[] })[] {
  const names = new Map([parent, ...ctx.living].map(({ id, program }) => [program, id]));
  return ctx.lessons.flatMap((lesson) => {
    if (lesson.kind !== 'vector') return [];
    const { program, vector } = JSON.parse(ctx.text(lesson)) as Known;
    const name = names.get(program);
    return name === undefined ? [] : [{ name, source: ctx.source(program), vector }];
  });
}

function cosine(a: readonly number[], b: readonly number[]): number {
  let [dot, left, right] = [0, 0, 0];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    dot += a[i]! * b[i]!;
    left += a[i]! * a[i]!;
    right += b[i]! * b[i]!;
  }
  return dot === 0 ? 0 : dot / Math.sqrt(left * right);
}
