import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/clade.js', import.meta.url));

/** A server in a process of its own, so that the run does not work for those who look. */
export interface Beside {
  /** Its address with the token, as soon as it is known. */
  url(): string | undefined;
  /** The run is over: the server ends as soon as nobody looks. */
  release(): void;
}

/**
 * Serves the run in a folder beside the process that breeds it. `said` gets the address, or why there is none.
 * @example const page = serveBeside('runs/a', undefined, console.error)
 */
export function serveBeside(folder: string, port: number | undefined, said: (line: string) => void): Beside {
  let url: string | undefined;
  let errors = '';
  const { PATH = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, ['--no-warnings', BIN, 'serve', folder, '--with-run', ...(port === undefined ? [] : ['--port', String(port)])], { stdio: 'pipe', detached: true, env: { PATH, ...(TMPDIR !== undefined && { TMPDIR }) } });
  child.on('error', (error) => said(`no page: ${error.message}`));
  child.stdin.on('error', () => {});
  child.stdout.setEncoding('utf8').once('data', (text: string) => {
    url = text.trim();
    said(`live page: ${url}`);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.on('exit', () => {
    if (url === undefined) said(`no page: ${errors.trim()}`);
  });
  child.unref();
  for (const pipe of [child.stdin, child.stdout, child.stderr]) (pipe as unknown as { unref?(): void }).unref?.();
  return {
    url: () => url,
    release: () => {
      child.stdin.end();
      child.stdout.destroy();
      child.stderr.destroy();
    },
  };
}
