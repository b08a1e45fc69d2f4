import { Buffer } from 'node:buffer';
import { hash as nodeHash } from 'node:crypto';

/** Data without behaviour: everything that crosses a process, enters the journal or is hashed. */
export type Plain =
  | null
  | boolean
  | number
  | string
  | bigint
  | Uint8Array
  | Int32Array
  | Float64Array
  | readonly Plain[]
  | { readonly [key: string]: Plain };

/** 128 bits of SHA-256 as 32 hexadecimal digits. */
export type Hash = string;

const TAG = { null: 0, false: 1, true: 2, int: 3, float: 4, string: 5, bigint: 6, array: 7, object: 8, bytes: 9, ints: 10, floats: 11 } as const;

/** Thrown by `encode` for what is not plain data, and for output beyond the byte limit. */
export class PlainError extends TypeError {}

let buffer = Buffer.allocUnsafe(1 << 16);
let at = 0;
let limit = Infinity;

function room(bytes: number): void {
  if (at + bytes > limit) throw new PlainError(`larger than the limit of ${limit} bytes`);
  if (at + bytes <= buffer.length) return;
  const grown = Buffer.allocUnsafe(Math.max(buffer.length * 2, at + bytes));
  buffer.copy(grown, 0, 0, at);
  buffer = grown;
}

function head(tag: number, count: number): void {
  room(5);
  buffer[at] = tag;
  buffer.writeUInt32LE(count, at + 1);
  at += 5;
}

function raw(tag: number, view: Uint8Array | Int32Array | Float64Array): void {
  head(tag, view.length);
  room(view.byteLength);
  buffer.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
  at += view.byteLength;
}

function floats(view: Float64Array): void {
  raw(TAG.floats, view);
  const start = at - view.byteLength;
  for (let i = 0; i < view.length; i++) if (Number.isNaN(view[i])) buffer.writeDoubleLE(Number.NaN, start + 8 * i);
}

function text(value: string): void {
  const start = at;
  room(5 + value.length * 3);
  const length = buffer.write(value, start + 5, 'utf8');
  buffer[start] = TAG.string;
  buffer.writeUInt32LE(length, start + 1);
  at = start + 5 + length;
}

function write(value: Plain, path: string, depth: number): void {
  if (depth > 100) throw new PlainError(`${path || 'value'} is nested more than 100 deep (a cycle?)`);
  switch (typeof value) {
    case 'boolean':
      room(1);
      buffer[at++] = value ? TAG.true : TAG.false;
      return;
    case 'number':
      if ((value | 0) === value && !Object.is(value, -0)) {
        room(5);
        buffer[at] = TAG.int;
        buffer.writeInt32LE(value, at + 1);
        at += 5;
      } else {
        room(9);
        buffer[at] = TAG.float;
        // One NaN only, here and in arrays: its bits differ by how it was made, and by which compiler of V8 made the code.
        buffer.writeDoubleLE(Number.isNaN(value) ? Number.NaN : value, at + 1);
        at += 9;
      }
      return;
    case 'string':
      return text(value);
    case 'bigint': {
      const digits = Buffer.from((value < 0n ? '-' : '') + (value < 0n ? -value : value).toString(16));
      return raw(TAG.bigint, digits);
    }
    case 'object':
      break;
    default:
      throw new PlainError(`${path || 'value'} is a ${typeof value}, which is not plain data`);
  }
  if (value === null) {
    room(1);
    buffer[at++] = TAG.null;
  } else if (Array.isArray(value)) {
    head(TAG.array, value.length);
    for (let i = 0; i < value.length; i++) write(value[i] as Plain, `${path}[${i}]`, depth + 1);
  } else if (value instanceof Uint8Array) raw(TAG.bytes, value);
  else if (value instanceof Int32Array) raw(TAG.ints, value);
  else if (value instanceof Float64Array) floats(value);
  else writeObject(value as { readonly [key: string]: Plain }, path, depth);
}

function writeObject(value: { readonly [key: string]: Plain }, path: string, depth: number): void {
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) throw new PlainError(`${path || 'value'} is a ${prototype.constructor?.name ?? 'class instance'}, which is not plain data`);
  // Absent and undefined are the same; order of insertion must not show.
  const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
  head(TAG.object, keys.length);
  for (const key of keys) {
    text(key);
    write(value[key]!, path ? `${path}.${key}` : key, depth + 1);
  }
}

/**
 * The one canonical byte form of plain data: equal values have equal bytes, whatever the order of
 * their keys. Throws `PlainError`, naming the place, for anything else or beyond `maxBytes`.
 *
 * @example decode(encode({ b: 1n, a: new Float64Array([0.5]) }))
 */
export function encode(value: Plain, maxBytes = Infinity): Uint8Array {
  at = 0;
  limit = maxBytes;
  write(value, '', 0);
  return Uint8Array.prototype.slice.call(buffer, 0, at);
}

/** The inverse of `encode`. Throws `PlainError` for bytes it did not make. @example decode(encode([1, 'a'])) // [1, 'a'] */
export function decode(bytes: Uint8Array): Plain {
  const reader = new Reader(bytes);
  const value = reader.value();
  if (reader.at !== bytes.length) throw new PlainError(`${bytes.length - reader.at} bytes too many`);
  return value;
}

/** Short texts read last, by a hash of their bytes. */
const SLOTS = 1024;
const READ: string[] = new Array<string>(SLOTS).fill('');

class Reader {
  at = 0;
  readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  value(): Plain {
    const { bytes } = this;
    if (this.at >= bytes.length) throw new PlainError('the bytes end too early');
    const tag = bytes[this.at++]!;
    switch (tag) {
      case TAG.null:
        return null;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.int:
        return bytes.readInt32LE(this.skip(4));
      case TAG.float:
        return bytes.readDoubleLE(this.skip(8));
    }
    const count = bytes.readUInt32LE(this.skip(4));
    switch (tag) {
      case TAG.string:
        return this.text(count);
      case TAG.bigint: {
        const digits = this.text(count);
        return digits.startsWith('-') ? -BigInt(`0x${digits.slice(1)}`) : BigInt(`0x${digits}`);
      }
      case TAG.bytes:
        return new Uint8Array(this.copy(count));
      case TAG.ints:
        return new Int32Array(this.copy(count * 4));
      case TAG.floats:
        return new Float64Array(this.copy(count * 8));
      case TAG.array: {
        const items: Plain[] = [];
        for (let i = 0; i < count; i++) items.push(this.value());
        return items;
      }
      case TAG.object: {
        const object: Record<string, Plain> = {};
        for (let i = 0; i < count; i++) {
          const key = this.value();
          if (typeof key !== 'string') throw new PlainError('a key that is not text');
          // defineProperty, so that a key named __proto__ stays data
          if (key === '__proto__') Object.defineProperty(object, key, { value: this.value(), enumerable: true, configurable: true, writable: true });
          else object[key] = this.value();
        }
        return object;
      }
      default:
        throw new PlainError(`unknown tag ${tag}`);
    }
  }

  /** A list, its items by `pick`. */
  list(pick: Picker): Plain {
    if (this.bytes[this.at] !== TAG.array) return this.value();
    this.at++;
    const items: Plain[] = [];
    for (let left = this.bytes.readUInt32LE(this.skip(4)); left > 0; left--) items.push(pick(this));
    return items;
  }

  /** An object, of which only some keys are read. */
  some(keys: readonly { key: string; bytes: Uint8Array; pick: Picker }[]): Plain {
    if (this.bytes[this.at] !== TAG.object) return this.value();
    this.at++;
    const object: Record<string, Plain> = {};
    let next = 0;
    for (let left = this.bytes.readUInt32LE(this.skip(4)); left > 0; left--) {
      if (next === keys.length) {
        this.pass();
        this.pass();
        continue;
      }
      this.at++;
      const length = this.bytes.readUInt32LE(this.skip(4));
      const start = this.skip(length);
      let order = 1;
      while (next < keys.length && (order = this.compare(start, length, keys[next]!.bytes)) > 0) next++;
      if (order === 0) {
        const { key, pick } = keys[next++]!;
        object[key] = pick(this);
      } else this.pass();
    }
    return object;
  }

  /** Below zero where the text at `start` comes before the key. */
  private compare(start: number, length: number, key: Uint8Array): number {
    const most = Math.min(length, key.length);
    for (let i = 0; i < most; i++) {
      const difference = this.bytes[start + i]! - key[i]!;
      if (difference !== 0) return difference;
    }
    return length - key.length;
  }

  /** Steps over a value. */
  private pass(): void {
    const tag = this.bytes[this.at++]!;
    if (tag <= TAG.true) return;
    if (tag === TAG.int) return void this.skip(4);
    if (tag === TAG.float) return void this.skip(8);
    const count = this.bytes.readUInt32LE(this.skip(4));
    if (tag === TAG.array || tag === TAG.object) for (let left = tag === TAG.object ? 2 * count : count; left > 0; left--) this.pass();
    else if (tag <= TAG.floats) this.skip(count * (tag === TAG.ints ? 4 : tag === TAG.floats ? 8 : 1));
    else throw new PlainError(`unknown tag ${tag}`);
  }

  private skip(count: number): number {
    const start = this.at;
    if (start + count > this.bytes.length) throw new PlainError('the bytes end too early');
    this.at += count;
    return start;
  }

  private copy(count: number): ArrayBuffer {
    const start = this.skip(count);
    return this.bytes.buffer.slice(this.bytes.byteOffset + start, this.bytes.byteOffset + start + count) as ArrayBuffer;
  }

  /** Short ASCII, which keys and kinds are, mostly was read before: then it is neither made nor hashed again. */
  private text(count: number): string {
    const { bytes } = this;
    const start = this.skip(count);
    if (count > 24) return bytes.toString('utf8', start, this.at);
    let hash = count;
    let any = 0;
    for (let i = start; i < this.at; i++) {
      any |= bytes[i]!;
      hash = (Math.imul(hash, 31) + bytes[i]!) | 0;
    }
    if (any > 127) return bytes.toString('utf8', start, this.at);
    const slot = (hash ^ (hash >>> 11)) & (SLOTS - 1);
    const known = READ[slot]!;
    if (known.length === count) {
      let i = 0;
      while (i < count && known.charCodeAt(i) === bytes[start + i]) i++;
      if (i === count) return known;
    }
    return (READ[slot] = bytes.toString('latin1', start, this.at));
  }
}

/** Which keys of an object are wanted: all of a value, some of an object, or some of each object in a list. */
export type Wanted = true | readonly [Wanted] | { readonly [key: string]: Wanted };

type Picker = (reader: Reader) => Plain;

/**
 * Like `decode`, for readers who want little of much: keys that are not named are stepped over, and nothing is made of
 * them. What is not an object (or a list) where one is wanted comes back whole.
 *
 * @example const totals = decodeOnly({ iteration: true, drafts: [{ total: true }] }); totals(bytes)
 */
export function decodeOnly(wanted: Wanted): (bytes: Uint8Array) => Plain {
  const pick = picker(wanted);
  return (bytes) => pick(new Reader(bytes));
}

function picker(wanted: Wanted): Picker {
  if (wanted === true) return (reader) => reader.value();
  if (Array.isArray(wanted)) {
    const pick = picker((wanted as readonly [Wanted])[0]);
    return (reader) => reader.list(pick);
  }
  // keys come in order, so one walk along both lists finds them
  const keys = Object.entries(wanted as Record<string, Wanted>).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => ({ key, bytes: Buffer.from(key), pick: picker(inner) }));
  return (reader) => reader.some(keys);
}

/** The hash of text, bytes or plain data. @example hashOf({ a: 1 }) === hashOf({ a: 1 }) */
export function hashOf(value: Plain): Hash {
  const bytes = typeof value === 'string' || value instanceof Uint8Array ? value : encode(value);
  return nodeHash('sha256', bytes, 'hex').slice(0, 32);
}
