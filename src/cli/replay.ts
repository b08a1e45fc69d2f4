import { CladeError } from '../core/index.ts';
import { replay } from '../workspace/replay.ts';
import { findRun } from './runs.ts';

/** `clade replay` */
export async function replayCommand(run: string, { json }: { json?: boolean }): Promise<void> {
  const folder = findRun(run);
  let shown = performance.now();
  const result = await replay(folder, {
    onCommit(commit) {
      if (performance.now() - shown < 5000) return;
      shown = performance.now();
      process.stderr.write(`  commit ${commit}\n`);
    },
  });
  if (json) process.stdout.write(`${JSON.stringify(result)}\n`);
  const { commits, differs, answers } = result;
  if (differs !== null) throw new CladeError('unverified.differs', `commit ${differs} came out differently`, 'programs that depend on time or memory do not repeat; so do runs in which a time guard fired');
  if (!json) process.stdout.write(`${commits} commits, all equal; ${answers} recorded answers used, nobody asked\n`);
}
