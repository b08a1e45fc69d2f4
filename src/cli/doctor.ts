import { statfsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { CladeError, reason } from '../core/index.ts';
import { table } from '../reports/index.ts';
import { type BoundaryFinding, type Way, findingsOf, probeLight, wayHere } from '../sandboxes/index.ts';
import { ENGINE_VERSION } from '../workspace/version.ts';

/** Less room than this and a long run may fill the disk: a commit takes about a kilobyte. */
const LOW_DISK_GB = 1;

/** What the boundary for code from models holds, or why this machine has none. */
async function boundaryHere(): Promise<{ way?: Way; findings: readonly BoundaryFinding[]; why?: string; fix?: string | undefined }> {
  try {
    const way = wayHere();
    return { way, findings: await findingsOf(way) };
  } catch (error) {
    return { findings: [], why: reason(error), fix: error instanceof CladeError ? error.fix : undefined };
  }
}

/** `clade doctor` */
export async function doctorCommand({ json }: { json?: boolean }): Promise<void> {
  const findings = await probeLight();
  const boundary = await boundaryHere();
  const { bavail, bsize } = statfsSync('.');
  const diskGB = (bavail * bsize) / 1e9;
  const sqlite = (new DatabaseSync(':memory:').prepare('SELECT sqlite_version() AS v').get() as { v: string }).v;
  const facts = { clade: ENGINE_VERSION, node: process.versions.node, v8: process.versions.v8, sqlite, system: `${process.platform} ${process.arch}`, cpus: availableParallelism(), memoryGB: Number((totalmem() / 1e9).toFixed(1)), diskFreeGB: Number(diskGB.toFixed(1)) };
  const holds = findings.every((finding) => finding.holds);
  if (json) process.stdout.write(`${JSON.stringify({ ...facts, sandbox: findings, holds, boundary })}\n`);
  else {
    process.stdout.write(`${table(Object.entries(facts).map(([name, value]) => [name, String(value)]))}\n\nlight sandbox (drafts of our own grammar and your own code)\n`);
    for (const { what, holds: good, detail } of findings) process.stdout.write(`  ${good ? 'ok  ' : 'FAIL'}  ${what}${good ? '' : `: ${detail}`}\n`);
    process.stdout.write('\n  not a boundary for code that somebody else wrote: it shares your user, your files and your network\n');
    process.stdout.write(`\nboundary (code from a model or a stranger): ${boundary.way ?? `none: ${boundary.why}\n  ${boundary.fix ?? ''}`}\n`);
    for (const { what, held, detail } of boundary.findings) process.stdout.write(`  ${held ? 'ok  ' : 'FAIL'}  ${what}${held ? '' : `: ${detail}`}\n`);
    if (boundary.findings.some(({ held }) => !held)) process.stdout.write('  it will not start here\n');
    if (process.platform !== 'linux') process.stdout.write('  memory of array buffers and of whole processes is only limited on Linux\n');
    if (diskGB < LOW_DISK_GB) process.stdout.write(`\nlow on disk: ${diskGB.toFixed(2)} GB free here\n`);
  }
  if (!holds) throw new CladeError('sandbox.leaks', 'the sandbox does not hold everything it promises', 'see the FAIL lines above');
}
