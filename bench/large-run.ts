import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Commit, type DraftRecord, type Hash, type Random, hashOf, random } from '../src/core/index.ts';
import { Journal } from '../src/engine/index.ts';
import { sqlite } from '../src/stores/index.ts';
import { loadProblem } from '../src/workspace/problem.ts';
import { idsOf } from '../src/workspace/run.ts';
import { ENGINE_VERSION } from '../src/workspace/version.ts';

const PROBLEM = 'online-bin-packing';
const PROPOSERS = ['edits', 'crossover', 'simplify', 'tune'] as const;
const KINDS = ['replace expression', 'wrap expression', 'replace number', 'delete expression', 'crossover', 'tuning', 'simplify'] as const;
const REFUSED = ['the same source as 3.0', 'behaves as 7.0', 'does not parse'] as const;
/** Members that are bred from. */
const POOL = 400;

interface Member {
  id: string;
  total: number;
  size: number;
}

/** What a draft is made from. */
interface Making {
  rng: Random;
  parent: Member | undefined;
  best: number;
  search: number;
  /** Keeps a program, which is the seed with terms added. */
  keep(serial: number, terms: number): Hash;
}

/**
 * Writes the journal of a run that never ran, through the real store: as many candidates as wished in a few seconds, of
 * the shape of a real run, always the same. For measuring readers, and for looking at a large family tree. Nothing in it
 * was measured, so `clade verify` refuses it.
 * @example await largeRun('runs/large', 100_000)
 */
export async function largeRun(folder: string, candidates: number): Promise<void> {
  const loaded = await loadProblem(PROBLEM);
  const search = idsOf(loaded, 'search').length;
  mkdirSync(folder, { recursive: true });
  const store = sqlite({ file: join(folder, 'journal.db'), group: 4096, delay: 1000 });
  const journal = new Journal(store);
  const at = (iteration: number): { seconds: number; cpuSeconds: number } => ({ seconds: iteration / 1000, cpuSeconds: iteration / 600 });
  journal.append({ kind: 'start', body: { problem: PROBLEM, problemHash: loaded.hash, engine: ENGINE_VERSION, recipe: 'default', seed: 1, inFlight: 8, seedProgram: null } }, at(0));
  journal.append({ kind: 'note', body: { about: 'open', at: '2026-01-01T00:00:00.000Z', folder: PROBLEM, budget: { evaluations: candidates } } }, at(0));
  const keep = (serial: number, terms: number): Hash => {
    const source = loaded.seed.replace(/return ([^;]+);/, (_, value: string) => `return ${value}${' + 0'.repeat(terms)} + ${serial} * 1e-9;`);
    const hash = hashOf(source);
    store.putBlob(hash, source);
    return hash;
  };
  const rng = random(1, 'large-run');
  const pool: Member[] = [];
  let best = Number.POSITIVE_INFINITY;
  for (let iteration = 0, count = 0; count < candidates; iteration++) {
    // The best come first, so the least of three places is a tournament of three.
    const parent = iteration === 0 ? undefined : pool[Math.min(rng.int(pool.length), rng.int(pool.length), rng.int(pool.length))]!;
    const drafts: DraftRecord[] = [];
    for (let more = rng.chance(0.06) ? 2 : 1; more > 0 && count < candidates; more--, count++) {
      const { draft, kept } = made(`${iteration}.${drafts.length}`, { rng, parent, best, search, keep });
      drafts.push(draft);
      if (draft.claim) best = draft.total!;
      // A parent's program is always there to be read.
      if (kept) enter(pool, { id: draft.id!, total: draft.total!, size: draft.size! });
    }
    const commit: Commit = { iteration, proposer: parent ? rng.pick(PROPOSERS) : 'seed', niche: 0, parents: parent ? [parent.id] : [], parentFitness: parent ? -parent.total : Number.NEGATIVE_INFINITY, drafts, runs: search * drafts.length, steps: 1000 };
    journal.append({ kind: 'commit', body: commit }, at(iteration));
  }
  store.close();
}

function enter(pool: Member[], member: Member): void {
  const place = pool.findIndex(({ total }) => total > member.total);
  pool.splice(place < 0 ? pool.length : place, 0, member);
  if (pool.length > POOL) pool.pop();
}

function made(id: string, { rng, parent, best, search, keep }: Making): { draft: DraftRecord; kept: boolean } {
  const fate = rng.float();
  const kind = parent ? rng.pick(KINDS) : 'seed';
  if (parent && fate < 0.3) return { draft: { kind, refused: rng.pick(REFUSED) }, kept: false };
  const size = Math.max(4, (parent?.size ?? 12) + rng.int(9) - 4);
  const body = { kind, id, size, normal: hashOf(`${id} normal`), program: hashOf(`${id} not kept`) };
  if (parent && fate < 0.4) {
    return { draft: { ...body, total: null, failure: fate < 0.36 ? { kind: 'raced', message: 'cannot reach 4.2' } : { kind: 'crash', message: 'TypeError: x is not a function' } }, kept: false };
  }
  const total = parent ? 0.5 + (parent.total - 0.5) * (1.004 + 0.003 * rng.normal()) : 5;
  const record = total < best;
  const kept = record || fate > 0.9;
  const draft: DraftRecord = {
    ...body,
    ...(kept && { program: keep(Number(id), size % 7) }),
    total,
    behaviour: hashOf(`${id} behaviour`),
    values: Float64Array.from({ length: search }, (_, i) => total + 0.01 * (i - (search - 1) / 2)),
    metrics: { perfect: 0.45 * rng.float(), open: 0.5 * rng.float() },
    ...(record && { claim: { validation: total * 0.99, verified: true, record: true } }),
  };
  return { draft, kept };
}
