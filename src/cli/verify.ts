import { type Claim, CladeError, type Evaluator, type Prepared, type Problem, aggregate, jobsOf } from '../core/index.ts';
import { compareKnown, digitsOf, foldJournal, groupsOf, lastResult, number, table } from '../reports/index.ts';
import { meanOf, readCommit } from '../engine/index.ts';
import { recipeToRead } from '../recipes/index.ts';
import { loadProblem } from '../workspace/problem.ts';
import { askedIn, idsOf, look, measureHeldOut, needsBoundary, placeOf, stage } from '../workspace/run.ts';
import { findRun } from './runs.ts';

/** `clade verify`: every claimed number of the winner, computed again from the journal. */
export async function verifyCommand(run: string, { json }: { json?: boolean }): Promise<void> {
  const folder = findRun(run);
  const { store, identity, notes } = look(folder);
  if (identity.imported) throw new CladeError('usage.imported', `${run} was imported: its scores are claims of the engine that made it`, `measure its best programs in a run of your own: clade run PROBLEM --from ${run}`);
  const loaded = await loadProblem(placeOf(identity, notes));
  const { problem, hash } = loaded;
  const digits = digitsOf(problem);
  if (hash !== identity.problemHash) throw new CladeError('journal.other-problem', `the files or instances of ${identity.problem} have changed since the run began`, 'restore them; a score can only be verified against the problem it was made for');
  const { state, digest, commits } = foldJournal(store, problem, recipeToRead(identity.recipe, problem), identity.seed, idsOf(loaded, 'search').length);
  const { entry } = state.champion!;
  const draft = readCommit(store, entry.born)!.drafts.find(({ id }) => id === entry.id)!;
  const source = store.blob(entry.program)!;
  const claimed = store.last()!.kind === 'note' ? lastResult(state.notes) : undefined;
  const { evaluator } = stage(loaded, 1, store, needsBoundary(identity, askedIn(notes)));
  try {
    const prepared = evaluator.prepare(source);
    const validationIds = idsOf(loaded, 'validation');
    const search = await evaluator.verify(prepared, jobsOf(idsOf(loaded, 'search'), draft.from));
    const validation = validationIds.length > 0 ? await evaluator.verify(prepared, validationIds) : search;
    const heldOut = await measureHeldOut(loaded, evaluator, source);
    const searchTotal = aggregate(problem, search.measured).total;
    const exact = search.measured[aggregate(problem, search.measured).best ?? 0]?.score?.exact;
    const validationTotal = aggregate(problem, validation.measured).total;
    const chain = { what: `journal: ${commits} commits, every link of the digest`, claimed: claimed?.digest.slice(0, 8) ?? '', found: digest.slice(0, 8), ok: claimed === undefined || claimed.digest === digest };
    const checks = [
      chain,
      ...(draft.claim!.interval ? [await again(problem, evaluator, prepared, draft.claim!, digits)] : [
      { what: 'search, fresh sandbox', claimed: number(draft.total, digits), found: number(searchTotal, digits), ok: searchTotal === draft.total },
      { what: 'validation, fresh sandbox', claimed: number(draft.claim!.validation, digits), found: number(validationTotal, digits), ok: validationTotal === draft.claim!.validation },
      ...(draft.exact ? [{ what: 'exact score', claimed: fraction(draft.exact), found: fraction(exact), ok: exact !== undefined && exact.num * draft.exact.den === draft.exact.num * exact.den }] : []),
      { what: 'validation outputs, by hash', claimed: `${draft.claim!.hashes!.length} hashes`, found: `${validation.measured.filter(({ outputHash }, i) => outputHash === draft.claim!.hashes![i]).length} agree`, ok: validation.measured.every(({ outputHash }, i) => outputHash === draft.claim!.hashes![i]) },
      ...(search.causal === null ? [] : [{ what: 'causality: the past ignores the future', claimed: 'yes', found: search.causal && validation.causal ? 'yes' : 'no', ok: search.causal && validation.causal === true }]),
      ...Object.entries(heldOut.groups).map(([group, value]) => ({ what: `held out: ${group}`, claimed: number(claimed?.best.heldOutGroups[group]), found: number(value), ok: value !== null && (claimed?.best.heldOutGroups[group] ?? value) === value })),
      ]),
    ];
    const ok = checks.every((check) => check.ok);
    if (json) process.stdout.write(`${JSON.stringify({ runId: run, id: entry.id, verified: ok, checks, heldOut: heldOut.first, heldOutGroups: heldOut.groups, digest })}\n`);
    else {
      process.stdout.write(`${entry.id} of ${folder}\n${table([['check', 'claimed', 'found', ''], ...checks.map(({ what, claimed, found, ok: good }) => [what, claimed, found, good ? 'ok' : 'DIFFERS'])], '  ')}\n`);
      const known = compareKnown(problem.known ?? [], groupsOf({ heldOutGroups: heldOut.groups as Record<string, number | null>, score: searchTotal ?? Number.NaN }), 'this winner', problem.direction, digits);
      if (known) process.stdout.write(`\n${known}\n`);
      const wrong = checks.filter((check) => !check.ok).map(({ what }) => what);
      process.stdout.write(ok ? `\nverified: every number of ${entry.id} was found again\n` : `\nnot verified: ${wrong.join('; ')}\n`);
    }
    if (!ok) throw new CladeError('unverified.differs', `${entry.id} does not reproduce its claimed numbers`, 'a record whose outputs differ between runs depends on something outside its input; look at the checks above');
  } finally {
    evaluator.close();
    store.close();
  }
}

/** A noisy score cannot be the same twice: as many new evaluations, and the 95 % intervals of the two means have to meet. */
async function again(problem: Problem, evaluator: Evaluator, prepared: Prepared, { validation, interval, repeats }: Claim, digits: number): Promise<{ what: string; claimed: string; found: string; ok: boolean }> {
  const values: number[] = [];
  for (let i = 0; i < Math.max(2, repeats?.length ?? 0); i++) values.push(aggregate(problem, (await evaluator.verify(prepared, ['all'])).measured).total ?? Number.NaN);
  const found = meanOf(values);
  const text = (mean: number, [low, high]: readonly [number, number]): string => `${number(mean, digits)} (${number(low, 5)} to ${number(high, 5)})`;
  const now = found.interval ?? [found.mean, found.mean];
  return { what: `mean of ${values.length} new evaluations`, claimed: text(validation!, interval!), found: text(found.mean, now), ok: now[0] <= interval![1] && now[1] >= interval![0] };
}

/** Long fractions by their beginnings: equality is checked on all digits. */
function fraction(exact: { num: bigint; den: bigint } | undefined): string {
  const part = (value: bigint): string => (String(value).length > 21 ? `${String(value).slice(0, 20)}…` : String(value));
  return exact ? `${part(exact.num)} / ${part(exact.den)}` : '—';
}
