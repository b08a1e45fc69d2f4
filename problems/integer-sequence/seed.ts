/** A list without end, or one that ends: a text in the language of sequences, which these functions write. */
type List = string;
/** An integer in terms of the variables of its place. */
type Expression = string | number;

/** x and y: elements of lists. p and q: the two terms before. i = 0, 1, 2, … and n = i + 1: the place. */
const x = 'x', y = 'y', p = 'p', q = 'q', i = 'i', n = 'n';
/** The sequence itself, literally. */
const given: List = 'given';

function count(first: number, step: number): List { return `count(${first}, ${step})`; }
function list(values: readonly number[]): List { return `list([${values.join(', ')}])`; }
function cycle(of: List): List { return `cycle(${of})`; }
function map(to: Expression, of: List): List { return `map(${to}, ${of})`; }
function formula(of: Expression): List { return `formula(${of})`; }
function recur(first: readonly number[], next: Expression): List { return `recur([${first.join(', ')}], ${next})`; }
function scan(next: Expression, of: List): List { return `scan(${next}, ${of})`; }
function zip(both: Expression, a: List, b: List): List { return `zip(${both}, ${a}, ${b})`; }
function interleave(a: List, b: List): List { return `interleave(${a}, ${b})`; }
function filter(keep: Expression, of: List): List { return `filter(${keep}, ${of})`; }
function concat(length: number, head: List, tail: List): List { return `concat(${length}, ${head}, ${tail})`; }
function reverse(length: number, of: List): List { return `reverse(${length}, ${of})`; }
function repeat(times: number, of: List): List { return `repeat(${times}, ${of})`; }
function drop(length: number, of: List): List { return `drop(${length}, ${of})`; }
function take(length: number, of: List): List { return `take(${length}, ${of})`; }
function jumps(of: List): List { return `jumps(${of})`; }
function unique(of: List): List { return `unique(${of})`; }

function add(a: Expression, b: Expression): Expression { return `add(${a}, ${b})`; }
function sub(a: Expression, b: Expression): Expression { return `sub(${a}, ${b})`; }
function mul(a: Expression, b: Expression): Expression { return `mul(${a}, ${b})`; }
function mod(a: Expression, b: Expression): Expression { return `mod(${a}, ${b})`; }
function div(a: Expression, b: Expression): Expression { return `div(${a}, ${b})`; }
function eq(a: Expression, b: Expression): Expression { return `eq(${a}, ${b})`; }
function lt(a: Expression, b: Expression): Expression { return `lt(${a}, ${b})`; }
function cond(test: Expression, yes: Expression, no: Expression): Expression { return `cond(${test}, ${yes}, ${no})`; }
function min(a: Expression, b: Expression): Expression { return `min(${a}, ${b})`; }
function max(a: Expression, b: Expression): Expression { return `max(${a}, ${b})`; }
function abs(a: Expression): Expression { return `abs(${a})`; }
function neg(a: Expression): Expression { return `neg(${a})`; }
function gcd(a: Expression, b: Expression): Expression { return `gcd(${a}, ${b})`; }
function xor(a: Expression, b: Expression): Expression { return `xor(${a}, ${b})`; }

/** The program, as a text of the language: its bits are counted, and it has to print the sequence. */
export function sequence(): List {
  // EVOLVE-BLOCK-START
  return given;
  // EVOLVE-BLOCK-END
}
