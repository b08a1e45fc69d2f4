import { types } from 'node:util';
import vm from 'node:vm';
import { type CandidateHandle, type Plain, PlainError } from '../core/index.ts';

/** One program, instantiated in the realm. */
export interface Instantiated {
  handle: CandidateHandle;
  /** Sets the steps left and returns what was left before. */
  fuel(steps: number): number;
  constants: Float64Array;
  /** Of programs that were compiled together: which variant of a family runs. */
  choose?(which: number): void;
}

export interface Realm {
  instantiate(script: string, steps: number, constants: number): Instantiated;
  /** Programs that were compiled together, to be run one after another: each is made when it is asked for. */
  instantiateMany(script: string, steps: number, constants: number): readonly (() => Instantiated)[];
  /** A copy of host data made of the realm's own arrays and objects. */
  copyIn(value: Plain): unknown;
}

/**
 * The length of a vector of two, as a root where no square is too large or too small for a double: within two units in the
 * last place of V8's own, which scales first, is called instead of being inlined, and took half the time of every
 * descent of packings.
 */
const HYPOT = `((own) => ({
  hypot(a, b) {
    const square = a * a + b * b;
    if (square > 1e-290 && square < 1e300 && arguments.length === 2) return Math.sqrt(square);
    return own(...arguments);
  },
}).hypot)(Math.hypot)`;

/**
 * Run once in a new realm: takes away what differs between runs, then freezes every intrinsic and the
 * global object, so that one candidate can leave nothing behind for the next.
 */
const LOCKDOWN = `(() => {
  'use strict';
  // made anew: V8 inlines no function of an object from which something was deleted
  const { random, ...math } = Object.getOwnPropertyDescriptors(Math);
  globalThis.Math = Object.create(Object.prototype, math);
  Math.hypot = ${HYPOT};
  for (const name of ['Date', 'WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics', 'WebAssembly', 'Intl', 'Promise', 'Proxy', 'Reflect', 'console', 'queueMicrotask', 'eval', 'Function']) delete globalThis[name];
  const make = { bridge: (call) => (name, args) => { let reply; try { reply = call(name, args); } catch { reply = { error: 'a function of the library failed' }; } if (reply.error !== undefined) throw new Error(reply.error); return reply; }, array: () => [], object: () => ({}), int8: (n) => Object.preventExtensions(new Int8Array(n)), int32: (n) => Object.preventExtensions(new Int32Array(n)), float64: (n) => Object.preventExtensions(new Float64Array(n)), uint8: (n) => new Uint8Array(n), objectPrototype: Object.prototype, define: Object.defineProperty };
  const seen = new Set();
  const freeze = (value) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
    seen.add(value);
    Object.freeze(value);
    freeze(Object.getPrototypeOf(value));
    for (const key of [...Object.getOwnPropertyNames(value), ...Object.getOwnPropertySymbols(value)]) {
      const { value: inner, get, set } = Object.getOwnPropertyDescriptor(value, key);
      freeze(inner); freeze(get); freeze(set);
    }
  };
  for (const name of Object.getOwnPropertyNames(globalThis)) freeze(globalThis[name]);
  freeze(Object.getPrototypeOf(function* () {}));
  freeze(Object.getPrototypeOf(async function () {}));
  freeze(Object.getPrototypeOf(async function* () {}));
  freeze(Object.getPrototypeOf([][Symbol.iterator]()));
  freeze(Object.getPrototypeOf(new Map()[Symbol.iterator]()));
  freeze(Object.getPrototypeOf(new Set()[Symbol.iterator]()));
  freeze(Object.getPrototypeOf(''[Symbol.iterator]()));
  freeze(Object.getPrototypeOf(''.matchAll(/a/g)));
  freeze(Object.getPrototypeOf([].values().map((x) => x)));
  freeze(Object.getPrototypeOf(Iterator.from({ next() { return { done: true }; } })));
  freeze(Object.getPrototypeOf((async () => {})()));
  Object.freeze(globalThis);
  return Object.freeze(make);
})()`;

interface Make {
  /** Only this function, made in the realm, is ever within a candidate's reach: never `call` itself. */
  bridge(call: (name: string, args: unknown) => unknown): (name: string, args: unknown) => unknown;
  int8(length: number): Int8Array;
  array(): unknown[];
  object(): object;
  int32(length: number): Int32Array;
  float64(length: number): Float64Array;
  uint8(length: number): Uint8Array;
  objectPrototype: object;
  define: typeof Object.defineProperty;
}

/** A function outside the realm: plain data in, plain data and its price in steps out. May throw. */
export type HostCall = (name: string, args: readonly Plain[]) => { value: Plain; steps: number };

type Search = (n: number, stream: unknown, incumbent: unknown) => unknown;

export interface RealmOptions {
  /** A script that is run before any program; its value takes the bridge to `host`. See language/link.ts. */
  library?: string | undefined;
  host?: HostCall;
}

/** A fresh set of intrinsics without strings-to-code. */
export function createRealm({ library, host }: RealmOptions = {}): Realm & { copyOut(value: unknown): Plain } {
  const context = vm.createContext(vm.constants.DONT_CONTEXTIFY as unknown as object, { codeGeneration: { strings: false, wasm: false } });
  const make = vm.runInContext(LOCKDOWN, context) as Make;
  const copyOutOf = (value: unknown): Plain => {
    left = MOST_ITEMS;
    return copyOut(value, make.objectPrototype, '', 0);
  };
  /** Everything that goes back is made in the realm, errors too. */
  const bridge = (host: HostCall) =>
    make.bridge((name, args) => {
      try {
        const { value, steps } = host(name, copyOutOf(args) as readonly Plain[]);
        return copyIn({ value, steps }, make);
      } catch (error) {
        return copyIn({ error: error instanceof Error ? error.message.slice(0, 300) : 'a function of the library failed' }, make);
      }
    });
  if (library !== undefined) (vm.runInContext(library, context, { filename: 'library.js' }) as (bridge: unknown) => void)(host && bridge(host));
  const hand = (call: CandidateHandle['call'], search: Search | undefined, text: () => string): CandidateHandle => ({
    call: Function.prototype.bind.call(call, undefined) as typeof call,
    text,
    int8: make.int8,
    int32: make.int32,
    float64: make.float64,
    search({ n, stream, incumbent }) {
      if (!search) throw new PlainError("this problem has no search programs; give it imports: ['clade/numeric']");
      return search(n, copyIn(stream, make), copyIn(incumbent as Plain, make));
    },
  });
  return {
    instantiate(script, steps, size) {
      const factory = vm.runInContext(script, context, { filename: 'candidate.js' }) as (steps: number, size: number) => [(...args: unknown[]) => unknown, (fuel: number) => number, Float64Array, Search?];
      const [call, fuel, constants, search] = factory(steps, size);
      // lifted constants are written as numbers again, so that the text says what runs
      const text = (): string => (size === 0 ? script : script.replaceAll(/\$constants\[(\d+)\]/g, (_, index) => `(${constants[Number(index)]})`));
      return { handle: hand(call, search, text), fuel, constants };
    },
    instantiateMany(script, steps, size) {
      const factory = vm.runInContext(script, context, { filename: 'candidates.js' }) as (steps: number, size: number) => [(() => CandidateHandle['call'])[], (fuel: number) => number, Float64Array, (which: number) => void];
      const [makers, fuel, constants, choose] = factory(steps, size);
      const text = (): string => {
        throw new PlainError('variants have no text of their own');
      };
      return makers.map((entry) => () => {
        // they share one counter, and the one before may have used it up
        fuel(steps);
        return { handle: hand(entry(), undefined, text), fuel, constants, choose };
      });
    },
    copyIn: (value) => copyIn(value, make),
    copyOut: copyOutOf,
  };
}

function copyIn(value: Plain, make: Make): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Int32Array || value instanceof Float64Array || value instanceof Uint8Array) {
    const copy = value instanceof Int32Array ? make.int32(value.length) : value instanceof Float64Array ? make.float64(value.length) : make.uint8(value.length);
    copy.set(value);
    return copy;
  }
  if (Array.isArray(value)) {
    const copy = make.array();
    for (const item of value) copy.push(copyIn(item as Plain, make));
    return copy;
  }
  const copy = make.object();
  for (const [key, item] of Object.entries(value)) Object.defineProperty(copy, key, { value: copyIn(item, make), enumerable: true, writable: true, configurable: true });
  return copy;
}

/** Items of one output at most: shared parts count each time, so that a small graph cannot stand for a huge tree. */
const MOST_ITEMS = 400_000;
let left = MOST_ITEMS;

/** Reads what a candidate returned without running any of its code. */
function copyOut(value: unknown, objectPrototype: object, path: string, depth: number): Plain {
  const where = path || 'the output';
  if (--left < 0) throw new PlainError(`the output has more than ${MOST_ITEMS} items`);
  if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (typeof value !== 'object') throw new PlainError(`${where} is ${value === undefined ? 'undefined' : `a ${typeof value}`}`);
  if (types.isProxy(value)) throw new PlainError(`${where} is a proxy`);
  if (depth > 50) throw new PlainError(`${where} is nested more than 50 deep`);
  if (types.isInt32Array(value)) return new Int32Array(value);
  if (types.isFloat64Array(value)) return new Float64Array(value);
  if (types.isUint8Array(value)) return new Uint8Array(value);
  const read = (key: string): Plain => {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (!property || !('value' in property)) throw new PlainError(`${where} has ${property ? 'a getter' : 'a hole'} at "${key}"`);
    return copyOut(property.value, objectPrototype, `${path}[${key}]`, depth + 1);
  };
  if (Array.isArray(value)) {
    const length = Object.getOwnPropertyDescriptor(value, 'length')!.value as number;
    if (length > 1e7) throw new PlainError(`${where} has ${length} items`);
    return Array.from({ length }, (_, i) => read(String(i)));
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== objectPrototype) throw new PlainError(`${where} is not plain data`);
  return Object.fromEntries(Object.getOwnPropertyNames(value).map((key) => [key, read(key)]));
}
