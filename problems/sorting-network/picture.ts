import type { Plain } from 'clade';

const LINE = 34;
const COLUMN = 20;
const GAP = 26;

/** Lines from left to right, the first on top; a comparator is a bar between two of them, as far left as it may stand. */
export function picture(data: Plain, output: Plain): string {
  const { n } = data as { n: number };
  const network = output as Int32Array;
  const { columns, layers } = layOut(network, n);
  const xs: number[] = [];
  let x = 40;
  for (const [c, { layer }] of columns.entries()) {
    if (c > 0) x += layer === columns[c - 1]!.layer ? COLUMN : COLUMN + GAP;
    xs.push(x);
  }
  const width = x + 40;
  const height = (n - 1) * LINE + 84;
  const y = (line: number): number => 24 + line * LINE;
  const bars = columns.flatMap(({ comparators }, c) =>
    comparators.map(([i, j]) => `<path d="M${xs[c]} ${y(i)}V${y(j)}" stroke="#c4472a" stroke-width="3" /><circle cx="${xs[c]}" cy="${y(i)}" r="5" fill="#c4472a" /><circle cx="${xs[c]}" cy="${y(j)}" r="5" fill="#c4472a" />`),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.max(width, 260)} ${height}" font-family="sans-serif">`,
    `<rect width="100%" height="100%" fill="#ffffff" />`,
    ...Array.from({ length: n }, (_, line) => `<path d="M12 ${y(line)}H${width - 12}" stroke="#4a4f5a" stroke-width="1.5" />`),
    ...bars,
    `<text x="12" y="${height - 18}" font-size="17" fill="#333333">${n} lines, ${network.length / 2} comparators, depth ${layers}</text>`,
    '</svg>',
  ].join('\n');
}

interface Column {
  layer: number;
  comparators: [number, number][];
}

/** Layers as early as the network allows; within one, bars that would overlap stand in columns of their own. */
function layOut(network: Int32Array, n: number): { columns: Column[]; layers: number } {
  const ready = new Int32Array(n);
  const byLayer: [number, number][][] = [];
  for (let k = 0; k < network.length; k += 2) {
    const [i, j] = [network[k]!, network[k + 1]!];
    const layer = Math.max(ready[i]!, ready[j]!);
    ready[i] = layer + 1;
    ready[j] = layer + 1;
    (byLayer[layer] ??= []).push([i, j]);
  }
  const columns = byLayer.flatMap((comparators, layer) => {
    const own: Column[] = [];
    for (const [i, j] of comparators) {
      let column = own.find((each) => each.comparators.every(([a, b]) => j < a || b < i));
      if (!column) own.push((column = { layer, comparators: [] }));
      column.comparators.push([i, j]);
    }
    return own;
  });
  return { columns, layers: byLayer.length };
}
