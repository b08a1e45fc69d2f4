import { type Circuit, type Gate, gateKind } from './gates.ts';

/** A circuit as a block: a line for each gate, then the outputs. @example printCircuit(circuit, ['a', 'b']) */
export function printCircuit({ gates, outputs }: Circuit, inputs: readonly string[]): string {
  const name = (at: number): string => inputs[at] ?? `g${at - inputs.length + 1}`;
  return [...gates.map(({ kind, reads }, k) => `const g${k + 1} = ${kind}(${reads.map(name).join(', ')});`), `return [${outputs.map(name).join(', ')}].join(';');`].join('\n  ');
}

/** Reads what `printCircuit` wrote; undefined for anything else. @example parseCircuit("return [a].join(';');", ['a']) */
export function parseCircuit(text: string, inputs: readonly string[]): Circuit | undefined {
  const places = new Map(inputs.map((name, at) => [name, at]));
  const gates: Gate[] = [];
  const statements = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const placesOf = (list: string): number[] | undefined => {
    const reads = list.split(',').map((name) => places.get(name.trim()));
    return reads.some((at) => at === undefined) ? undefined : (reads as number[]);
  };
  for (const [k, statement] of statements.entries()) {
    const returned = /^return \[([^\]]*)\]\.join\(';'\);$/.exec(statement);
    if (returned) {
      const outputs = placesOf(returned[1]!);
      return outputs && k === statements.length - 1 ? { gates, outputs } : undefined;
    }
    const [, name, kind, list] = /^const (\w+) = (\w+)\(([^()]*)\);$/.exec(statement) ?? [];
    const reads = list === undefined ? undefined : placesOf(list);
    if (!reads || gateKind(kind!)?.arity !== reads.length || places.has(name!)) return undefined;
    gates.push({ kind: kind!, reads });
    places.set(name!, inputs.length + gates.length - 1);
  }
  return undefined;
}
