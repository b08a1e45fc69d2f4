import type { CandidateHandle, Plain } from 'clade';

/** The set as indices of its vectors in the order they were taken; the first entry is the most significant digit. */
export function run(candidate: CandidateHandle, data: Plain): Int32Array {
  const { n } = data as { n: number };
  const order = byPriority(ask(candidate, n));
  const board = makeBoard(n);
  for (let i = 0; i < order.length; i++) if (board.out[order[i]!] === 0) take(board, order[i]!);
  return board.taken.slice(0, board.count);
}

interface Board {
  /** 1 for vectors on a line with two that are taken. */
  out: Uint8Array;
  taken: Int32Array;
  count: number;
  /** Indices of what is taken, split into two numbers of half as many digits. */
  high: Int32Array;
  low: Int32Array;
  /** Numbers of half as many digits. */
  side: number;
  lows: number;
  /** For each two of them the one whose digits complete theirs to 0 modulo 3. */
  thirds: Int32Array;
}

function makeBoard(n: number): Board {
  const all = 3 ** n;
  const side = 3 ** (n - (n >> 1));
  return { out: new Uint8Array(all), taken: new Int32Array(all), count: 0, high: new Int32Array(all), low: new Int32Array(all), side, lows: 3 ** (n >> 1), thirds: table(side) };
}

function take(board: Board, index: number): void {
  const { out, high, low, lows, thirds, count } = board;
  const row = Math.floor(index / lows);
  const column = index % lows;
  const rowAt = row * board.side;
  const columnAt = column * board.side;
  for (let k = 0; k < count; k++) out[thirds[rowAt + high[k]!]! * lows + thirds[columnAt + low[k]!]!] = 1;
  high[count] = row;
  low[count] = column;
  board.taken[count] = index;
  board.count++;
}

/** The priorities of all vectors, in order of their indices and before any is taken. */
function ask(candidate: CandidateHandle, n: number): Float64Array {
  const keys = new Float64Array(3 ** n);
  const digits = new Int8Array(n);
  const shown = candidate.int8(n);
  for (let index = 0; index < keys.length; index++) {
    // A copy each time: a program cannot leave itself messages in it.
    for (let i = 0; i < n; i++) shown[i] = digits[i]!;
    const value = candidate.call(shown, n);
    if (typeof value !== 'number' || value !== value) throw new Error(`priority(v, n) returned ${typeof value === 'number' ? 'NaN' : `a ${typeof value}`} for v = ${digits.join('')}`);
    // -0 is 0
    keys[index] = value + 0;
    let at = n - 1;
    while (at >= 0 && digits[at] === 2) digits[at--] = 0;
    if (at >= 0) digits[at]!++;
  }
  return keys;
}

/** Indices from the highest priority down, equal ones by index; those of -Infinity are never wanted and left out. */
function byPriority(keys: Float64Array): Int32Array {
  const levels = keys.slice().sort();
  let distinct = 0;
  for (let i = 0; i < levels.length; i++) if (i === 0 || levels[i] !== levels[distinct - 1]) levels[distinct++] = levels[i]!;
  // A counting sort by rank among the distinct keys: linked lists of indices, first to last.
  const head = new Int32Array(distinct).fill(-1);
  const next = new Int32Array(keys.length);
  for (let index = keys.length - 1; index >= 0; index--) {
    const rank = rankOf(keys[index]!, levels, distinct);
    next[index] = head[rank]!;
    head[rank] = index;
  }
  const order = new Int32Array(keys.length);
  let at = 0;
  for (let rank = distinct - 1; rank >= 0 && levels[rank]! > -Infinity; rank--) {
    for (let index = head[rank]!; index >= 0; index = next[index]!) order[at++] = index;
  }
  return order.subarray(0, at);
}

function rankOf(key: number, levels: Float64Array, distinct: number): number {
  let low = 0;
  let high = distinct - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (levels[middle]! < key) low = middle + 1;
    else high = middle;
  }
  return low;
}

const tables = new Map<number, Int32Array>();

/** For each two numbers below `side` the one whose digits to the base 3 complete theirs to 0 modulo 3; made once. */
function table(side: number): Int32Array {
  const known = tables.get(side);
  if (known) return known;
  const thirds = new Int32Array(side * side);
  for (let a = 0; a < side; a++) {
    for (let b = 0; b < side; b++) {
      for (let power = 1; power < side; power *= 3) thirds[a * side + b]! += power * ((6 - (Math.floor(a / power) % 3) - (Math.floor(b / power) % 3)) % 3);
    }
  }
  tables.set(side, thirds);
  return thirds;
}
