import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SelfScored } from '../../core/index.ts';
import { PROXY_PORT } from './environment.ts';

/** The program of the way out. */
export const RELAY = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? './relay.ts' : './relay.js', import.meta.url));

/** What a shell does for one evaluation, or for one compilation. */
export interface Deed {
  spec: SelfScored;
  /** Holds the candidate's files. */
  inbox: string;
  /** A folder that is empty, and nobody else's. */
  scratch: string;
  /** The candidate's entry, relative. */
  entry: string;
  /** Made earlier by `compile`. */
  binary: string | undefined;
  /** Compile instead of evaluate. */
  compiles: boolean;
  /** Whether processes may be counted: only where the user is nobody else. */
  ownUser: boolean;
  /** The socket of the proxy. */
  socket: string | undefined;
}

/** Folders of a repository that are large and never a candidate's: linked, not copied. */
const LINKED = new Set(['node_modules', '.venv', 'venv']);

/** As an argument of a shell. @example quoted("it's") // `'it'\\''s'` */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Node, Go and Java do not start in less address space; resident memory is what is really watched. */
const LEAST_DATA_MB = 1200;

/**
 * Lays the files out, sets the limits and runs the command; descriptor 3 takes what comes back as a file.
 * @example spawn('sh', ['-c', scriptOf(deed)])
 */
export function scriptOf({ spec, inbox, scratch, entry, binary, compiles, ownUser, socket }: Deed): string {
  const { folder, files = [], seconds, cpus = 1, memoryMB, diskMB = 256, processes = 64 } = spec;
  const work = join(scratch, 'work');
  const made = binary ?? join(scratch, 'binary');
  const program = join(work, entry);
  const command = (compiles ? spec.compile! : spec.command!).replaceAll('{program}', quoted(program)).replaceAll('{binary}', quoted(made));
  const limits = [`-c 0`, `-f ${diskMB * 2048}`, `-d ${Math.max(LEAST_DATA_MB, memoryMB * 2) * 1024}`, `-t ${Math.max(1, Math.ceil(seconds * cpus))}`].map((one) => `ulimit ${one} 2>/dev/null`);
  const back = compiles ? made : join(scratch, 'results/metrics.json');
  return `set -e
mkdir -p ${quoted(work)} ${quoted(join(scratch, 'results'))}; cd ${quoted(work)}
${copies(folder, files)}
cp -R ${quoted(inbox)}/. .
${files.length > 0 ? '' : links(folder)}
${socket ? wayOut(socket, scratch) : ''}
set +e
${limits.join('; ')}
${ownUser ? `ulimit -u ${processes} 2>/dev/null || ulimit -p ${processes}` : ''}
export CLADE_PROGRAM=${quoted(program)} CLADE_RESULTS=${quoted(join(scratch, 'results'))} CLADE_BINARY=${quoted(made)} TMPDIR=${quoted(scratch)} HOME=${quoted(scratch)}
( ${command}
) 3>&- </dev/null
code=$?
[ -f ${quoted(back)} ] && cat ${quoted(back)} >&3
exit $code`;
}

/** Clients know ports, and the only way out is a socket; whoever waits for it cannot miss it. */
function wayOut(socket: string, scratch: string): string {
  const ready = quoted(join(scratch, 'ready'));
  return `${[process.execPath, RELAY, socket, String(PROXY_PORT), join(scratch, 'ready')].map(quoted).join(' ')} >/dev/null 2>&1 3>&- &
while [ ! -e ${ready} ]; do kill -0 $!; sleep 0.01; done`;
}

/** The rest of a repository, a copy for each folder that files come from. */
function copies(folder: string, files: readonly string[]): string {
  const byPlace = new Map<string, string[]>();
  const lines: string[] = [];
  for (const file of files) {
    const place = dirname(file);
    if (place !== '.') lines.push(`mkdir -p ${quoted(place)}`);
    if (LINKED.has(file)) lines.push(`ln -s ${quoted(join(folder, file))} ${quoted(file)}`);
    else byPlace.set(place, [...(byPlace.get(place) ?? []), file]);
  }
  for (const [place, some] of byPlace) lines.push(`cp -R ${some.map((file) => quoted(join(folder, file))).join(' ')} ${quoted(`${place}/`)}`);
  return [...new Set(lines)].join('\n');
}

/** What stands in the folder is found under its own name, and what is written goes to the scratch space. */
function links(folder: string): string {
  return `set --; for one in ${quoted(folder)}/*; do [ -e "$one" ] && [ ! -e "\${one##*/}" ] && set -- "$@" "$one"; done; [ $# -eq 0 ] || ln -s "$@" .`;
}
