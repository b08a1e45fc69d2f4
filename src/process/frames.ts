import { Buffer } from 'node:buffer';
import { readSync, writeSync } from 'node:fs';

/** Messages on a pipe: four bytes of length, then the bytes. */
const HEAD = 4;

/** No frame is ever larger; a length beyond it means that the stream is broken. */
export const MAX_FRAME = 1 << 30;

function waitABit(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}

function fill(fd: number, into: Uint8Array): boolean {
  let at = 0;
  while (at < into.length) {
    try {
      const got = readSync(fd, into, at, into.length - at, null);
      if (got === 0) return false;
      at += got;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      waitABit();
    }
  }
  return true;
}

/** Blocks until a whole frame has come; undefined when the other side has gone. */
export function readFrame(fd: number): Uint8Array | undefined {
  const head = Buffer.allocUnsafe(HEAD);
  if (!fill(fd, head)) return undefined;
  const body = Buffer.allocUnsafe(head.readUInt32LE(0));
  return fill(fd, body) ? body : undefined;
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
export function collectFrames(): (chunk: Buffer) => Uint8Array[] {
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
      if (length > MAX_FRAME) throw new RangeError(`a frame of ${length} bytes`);
      if (held < HEAD + length) break;
      const all = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
      frames.push(all.subarray(HEAD, HEAD + length));
      held -= HEAD + length;
      parts = held > 0 ? [all.subarray(HEAD + length)] : [];
    }
    return frames;
  };
}
