import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { CladeError, reason } from '../core/index.ts';
import { ServantDeath } from '../process/index.ts';
import { type BoundaryFinding, probeBoundary } from './boundary-probe.ts';
import { type LightOptions, type Sandbox, light } from './light.ts';
import { WAYS, type Way, missingTools, wrapperOf } from './wrappers.ts';

/** Options of `boundary`: those of `light`, and how to isolate. */
export interface BoundaryOptions extends Omit<LightOptions, 'wrap' | 'name'> {
  /** @default bubblewrap where it works, else namespaces */
  way?: Way;
}

/**
 * The light sandbox with every child inside a real isolation: no network, no files, no processes of this machine, no
 * rights, nothing writable. For code that a model or a stranger wrote. Throws where the machine has none; the first
 * run waits for a probe and fails when something gets out.
 * @example const sandbox = boundary({ harness: undefined, limits, data: (id) => instances[id] })
 */
export function boundary({ way = wayHere(), ...options }: BoundaryOptions): Sandbox {
  const inner = light({ ...options, wrap: wrapperOf(way, options.harness), name: way });
  let open = false;
  let closed = false;
  const admitted = async (): Promise<void> => {
    await admit(way);
    open = true;
    if (closed) throw new ServantDeath('exit', 'the sandbox was closed');
  };
  return {
    name: way,
    run: (request) => (open ? inner.run(request) : admitted().then(() => inner.run(request))),
    runFresh: (request) => (open ? inner.runFresh(request) : admitted().then(() => inner.runFresh(request))),
    get guardsFired() {
      return inner.guardsFired;
    },
    pids: () => inner.pids(),
    cpuSeconds: () => inner.cpuSeconds(),
    close() {
      closed = true;
      inner.close();
    },
  };
}

/** Probes of this process, one for each way: a machine does not change while we run. */
const probes = new Map<Way, Promise<readonly BoundaryFinding[]>>();

/**
 * What a way holds on this machine; tried once in a process.
 * @example for (const { what, held } of await findingsOf('bubblewrap')) console.log(held, what)
 */
export function findingsOf(way: Way): Promise<readonly BoundaryFinding[]> {
  let probe = probes.get(way);
  if (!probe) probes.set(way, (probe = probeBoundary(wrapperOf(way, undefined))));
  return probe;
}

async function admit(way: Way): Promise<void> {
  refuseLeaks(way, await findingsOf(way));
}

/**
 * Throws when something got out, and says what.
 * @example refuseLeaks('bubblewrap', await probeBoundary(wrap))
 */
export function refuseLeaks(way: Way, findings: readonly BoundaryFinding[]): void {
  const leaks = findings.filter(({ held }) => !held);
  if (leaks.length > 0) throw new CladeError('sandbox.boundary-leaks', `the boundary (${way}) does not hold: ${leaks.map(({ what, detail }) => `not true that ${what} (${detail})`).join('; ')}`, remedy());
}

/** Whether a way starts anything here: undefined, or why not. */
function refusal(way: Way): string | undefined {
  const missing = missingTools(way);
  if (missing.length > 0) return `${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} not installed`;
  try {
    const [command, args] = wrapperOf(way, undefined)(process.execPath, ['--version']);
    const { status, stdout, stderr } = spawnSync(command, [...args], { env: {}, cwd: '/', encoding: 'utf8', timeout: 20_000 });
    return status === 0 && stdout.startsWith('v') ? undefined : stderr.trim().split('\n')[0] || `ended with code ${status}`;
  } catch (error) {
    return reason(error).split('\n')[0];
  }
}

let chosen: Way | undefined;

/**
 * The way to isolate on this machine; throws with what is missing where there is none.
 * @example wayHere() // 'bubblewrap'
 */
export function wayHere(): Way {
  if (chosen) return chosen;
  const reasons: string[] = [];
  for (const way of WAYS) {
    const why = refusal(way);
    if (why === undefined) return (chosen = way);
    reasons.push(`${way}: ${why}`);
  }
  throw new CladeError('sandbox.no-boundary', `this machine has no boundary for code from a model: ${reasons.join('; ')}`, remedy());
}

const setting = (name: string): string | undefined => {
  try {
    return readFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').trim();
  } catch {
    return undefined;
  }
};

/**
 * What to install or to change so that there is a boundary.
 * @example remedy((name) => (name === 'user.max_user_namespaces' ? '0' : undefined))
 */
export function remedy(read: (name: string) => string | undefined = setting): string {
  if (process.platform !== 'linux') return 'a boundary needs Linux; run Clade in a virtual machine or a container with it';
  const wrong = [
    ['kernel.unprivileged_userns_clone', '0', '1'],
    ['user.max_user_namespaces', '0', '15000'],
    ['kernel.apparmor_restrict_unprivileged_userns', '1', '0'],
  ].filter(([name, off]) => read(name!) === off);
  if (wrong.length > 0) return `user namespaces are off: as root, ${wrong.map(([name, , on]) => `sysctl -w ${name}=${on}`).join(' and ')}`;
  return 'install bubblewrap (Debian packages: bubblewrap, or util-linux and mount), and allow user namespaces where this runs in a container: sysctl kernel.unprivileged_userns_clone, user.max_user_namespaces, kernel.apparmor_restrict_unprivileged_userns';
}
