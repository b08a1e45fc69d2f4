import { Buffer } from 'node:buffer';
import { readSync, writeSync } from 'node:fs';

/** Messages on a pipe: four bytes of length, then the bytes. */
const HEAD = 4;

/** No frame is ever larger; a length beyond it means that the stream is broken. */
export const MAX_FRAME = 1 << 30;

function waitABit(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

/** Reads frames from a descriptor, blocking; one system call usually brings a whole frame. */
export function frameReader(fd: number): () => Uint8Array | undefined {
  let buffer = Buffer.allocUnsafe(1 << 16);
  let from = 0;
  let to = 0;
  function fill(wanted: number): boolean {
    if (to - from >= wanted) return true;
    if (buffer.length - from < wanted) {
      const larger = wanted > buffer.length ? Buffer.allocUnsafe(wanted * 2) : buffer;
      buffer.copy(larger, 0, from, to);
      [buffer, from, to] = [larger, 0, to - from];
    }
    while (to - from < wanted) {
      try {
        const got = readSync(fd, buffer, to, buffer.length - to, null);
        if (got === 0) return false;
        to += got;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
        waitABit();
      }
    }
    return true;
  }
  return () => {
    if (from === to) from = to = 0;
    if (!fill(HEAD)) return undefined;
    const length = buffer.readUInt32LE(from);
    if (!fill(HEAD + length)) return undefined;
    const frame = Buffer.from(buffer.subarray(from + HEAD, from + HEAD + length));
    from += HEAD + length;
    return frame;
  };
}

export function writeFrame(fd: number, body: Uint8Array): void {
  const frame = frameOf(body);
  let at = 0;
  while (at < frame.length) {
    try {
      at += writeSync(fd, frame, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      waitABit();
    }
  }
}

export function frameOf(body: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(HEAD + body.length);
  frame.writeUInt32LE(body.length, 0);
  frame.set(body, HEAD);
  return frame;
}

/** Puts frames together from the chunks a socket delivers. @example const frames = collectFrames(); frames(chunk) */
export function collectFrames(most = MAX_FRAME): (chunk: Buffer) => Uint8Array[] {
  let parts: Buffer[] = [];
  let held = 0;
  return (chunk) => {
    parts.push(chunk);
    held += chunk.length;
    const frames: Uint8Array[] = [];
    for (;;) {
      if (held < HEAD) break;
      if (parts[0]!.length < HEAD) parts = [Buffer.concat(parts)];
      const length = parts[0]!.readUInt32LE(0);
      if (length > most) throw new RangeError(`a frame of ${length} bytes`);
      if (held < HEAD + length) break;
      const all = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      frames.push(all.subarray(HEAD, HEAD + length));
      held -= HEAD + length;
      parts = held > 0 ? [all.subarray(HEAD + length)] : [];
    }
    return frames;
  };
}
