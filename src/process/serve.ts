import { type Plain, decode, encode } from '../core/index.ts';
import { frameReader, writeFrame } from './frames.ts';

/**
 * The whole life of a child: read a message, answer it, until the parent goes. Blocking reads: the
 * child has no event loop, so nothing a candidate starts can outlive its turn.
 */
export function serve(handle: (message: Plain) => Plain | undefined): void {
  const read = frameReader(0);
  for (;;) {
    const frame = read();
    if (frame === undefined) return;
    const reply = handle(decode(frame));
    if (reply !== undefined) writeFrame(1, encode(reply));
  }
}
