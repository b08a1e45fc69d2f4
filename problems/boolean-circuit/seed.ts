/** What a wire carries, as a text: an input, or a gate of others. The same text is the same wire. */
type Signal = string;

const a = 'a', b = 'b', c = 'c', d = 'd', e = 'e', f = 'f';

function and(p: Signal, q: Signal): Signal { return `and(${p},${q})`; }
function or(p: Signal, q: Signal): Signal { return `or(${p},${q})`; }
function xor(p: Signal, q: Signal): Signal { return `xor(${p},${q})`; }
function nand(p: Signal, q: Signal): Signal { return `nand(${p},${q})`; }
function nor(p: Signal, q: Signal): Signal { return `nor(${p},${q})`; }
function xnor(p: Signal, q: Signal): Signal { return `xnor(${p},${q})`; }
function not(p: Signal): Signal { return `not(${p})`; }
/** q where p is set, else r. */
function mux(p: Signal, q: Signal, r: Signal): Signal { return `mux(${p},${q},${r})`; }

/** What stands at each output, with semicolons between. */
export function circuit(): string {
  // EVOLVE-BLOCK-START
  return [a].join(';');
  // EVOLVE-BLOCK-END
}
