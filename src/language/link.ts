import { transformSync } from 'oxc-transform';
import { analyse } from './analyse.ts';
import { OWN, counters } from './count.ts';
import { SyntaxRefusal, applyChanges } from './source.ts';

/** The library text that names need, and the functions it expects from outside the realm. */
export type Library = (names: readonly string[]) => { source: string; host: readonly string[] };

/** What a program imports and under which names. */
export interface Imported {
  name: string;
  local: string;
}

const linked = new Map<string, { code: string; host: readonly string[] }>();

/**
 * The imported part of a library as a script: in the candidate's own closure, with the same step
 * counters, so that it charges its own steps and none of its functions come from another realm.
 */
export function link(library: Library, imports: readonly Imported[]): { code: string; host: readonly string[] } {
  const key = imports.map(({ name, local }) => `${name} as ${local}`).join();
  const known = linked.get(key);
  if (known) return known;
  const names = imports.map(({ name }) => name);
  const { source, host } = offered(library, names);
  const { loops, functions } = analyse(source);
  const { code, errors } = transformSync('library.ts', applyChanges(source, counters(loops, functions)), { sourceType: 'module' });
  if (errors.length > 0) throw new SyntaxRefusal(`the library does not parse: ${errors[0]!.message}`);
  const bridges = host.map((name) => `const ${name} = (...args) => { const reply = ${OWN.host}('${name}', args); if ((${OWN.fuel} -= reply.steps) < 0) ${OWN.out}(); return reply.value; };`);
  const result = {
    code: `const { ${imports.map(({ name, local }) => `${name}: ${local}`).join(', ')} } = (function () {
${bridges.join('\n')}
${code.replace(/\nexport \{\};?\s*$/, '\n')}
return { ${names.join(', ')} }; })();`,
    host,
  };
  linked.set(key, result);
  return result;
}

/** A name the library does not have is the program's mistake. */
function offered(library: Library, names: readonly string[]): ReturnType<Library> {
  try {
    return library(names);
  } catch (error) {
    throw new SyntaxRefusal(`imports something unknown: ${(error as Error).message}`);
  }
}

/**
 * Makes the argument of a search program: `random()` is xoshiro128** (Blackman and Vigna 2018) seeded
 * through splitmix32, 53 bits a draw; `steps()` says how many steps are left. A number costs `draw` steps.
 * @example searchMaker(10)
 */
export const searchMaker = (draw = 0): string => `function ${OWN.search}(n, stream, incumbent) {
  let h = 0x9e3779b9;
  const mix = () => { h = (h + 0x9e3779b9) | 0; let z = h ^ (h >>> 16); z = Math.imul(z, 0x21f0aaad); z ^= z >>> 15; z = Math.imul(z, 0x735a2d97); return (z ^ (z >>> 15)) >>> 0; };
  for (let i = 0; i < stream.length; i++) h = (mix() + Math.imul(stream[i], 0x85ebca6b)) | 0;
  const s = new Int32Array([mix(), mix(), mix(), mix()]);
  const bits = () => {
    const r = Math.imul(s[1], 5), out = Math.imul((r << 7) | (r >>> 25), 9) >>> 0, t = s[1] << 9;
    s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = (s[3] << 11) | (s[3] >>> 21);
    return out;
  };
  const random = () => ${draw > 0 ? `{ ${OWN.fuel} -= ${draw}; return ` : ''}((bits() >>> 5) * 67108864 + (bits() >>> 6)) / 9007199254740992;${draw > 0 ? ' };' : ''}
  const search = { n, random, steps: () => ${OWN.fuel} };
  if (incumbent !== undefined) search.incumbent = incumbent;
  return search;
}`;
