import { type Plain, decode, encode } from '../core/index.ts';
import { frameReader, writeFrame } from './frames.ts';

/**
 * The whole life of a child: read a message, answer it, until the parent goes. Blocking reads: the
 * child has no event loop, so nothing a candidate starts can outlive its turn. A promise is waited for: the
 * child's own preparations, never a candidate's (its realm has none).
 */
export async function serve(handle: (message: Plain) => Plain | undefined | Promise<Plain | undefined>): Promise<void> {
  const read = frameReader(0);
  for (;;) {
    const frame = read();
    // The parent has gone. Not even a microtask may run after that.
    if (frame === undefined) process.kill(process.pid, 'SIGKILL');
    if (frame === undefined) return;
    const answer = handle(decode(frame));
    const reply = answer instanceof Promise ? await answer : answer;
    if (reply !== undefined) writeFrame(1, encode(reply));
  }
}
