import { deflateRawSync, gzipSync } from 'node:zlib';
import type { KnownValue } from 'clade';
import { messageBits } from './language.ts';

/** A byte each where all terms are bytes; otherwise varints (LEB128) of 0, -1, 1, -2, 2, … as 0, 1, 2, 3, 4, … */
export function bytesOf(terms: readonly number[]): Uint8Array {
  if (terms.every((value) => value >= 0 && value < 256)) return Uint8Array.from(terms);
  const bytes: number[] = [];
  for (const value of terms) {
    let left = value < 0 ? -2n * BigInt(value) - 1n : 2n * BigInt(value);
    for (; left >= 128n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
    bytes.push(Number(left));
  }
  return Uint8Array.from(bytes);
}

/** What compressors need for the same terms, in bits. */
export function knownFor(terms: readonly number[]): readonly KnownValue[] {
  const bytes = bytesOf(terms);
  const known = (name: string, value: number, source: string): KnownValue => ({ name, value, measured: true, source });
  return [
    known('Literally', messageBits(null, terms.map(BigInt)), 'the seed'),
    known('Bytes', bytes.length * 8, 'a byte a term where all are from 0 to 255, else varints'),
    known('gzip', gzipSync(bytes, { level: 9 }).length * 8, 'zlib, level 9, of those bytes'),
    known('deflate', deflateRawSync(bytes, { level: 9 }).length * 8, "the same without gzip's header and check sum, 18 bytes"),
  ];
}
