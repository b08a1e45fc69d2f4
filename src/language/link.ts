import { transformSync } from 'oxc-transform';
import { analyse } from './analyse.ts';
import { OWN, counters } from './count.ts';
import { SyntaxRefusal, applyChanges } from './source.ts';

/** What programs may import. */
export interface Library {
  names: readonly string[];
  /** The text that names need, and the functions it expects from outside the realm. Throws an Error for a name it does not have. */
  source(names: readonly string[]): { source: string; host: readonly string[] };
}

/** What a program imports and under which names. */
export interface Imported {
  name: string;
  local: string;
}

/**
 * Names for what a program imports, and the functions outside the realm that it needs. A name the library does not have
 * is the program's mistake.
 */
export function link(library: Library, imports: readonly Imported[]): { code: string; host: readonly string[] } {
  if (imports.length === 0) return { code: '', host: [] };
  try {
    const { host } = library.source(imports.map(({ name }) => name));
    return { code: `const { ${imports.map(({ name, local }) => `${name}: ${local}`).join(', ')} } = ${OWN.library};\n`, host };
  } catch (error) {
    throw new SyntaxRefusal(`imports something unknown: ${(error as Error).message}`);
  }
}

/**
 * A script that a realm runs before the programs that import from the library, so that all of them call the same functions,
 * which V8 has compiled by then. Its names are seen by every script of the realm and cannot be written by programs: the
 * counter of steps, one for all, since only one program runs at a time, and the library with the same counter in its
 * loops, frozen. Its value is a function that takes the bridge to what runs outside. A number of `random()` costs `draw` steps.
 * @example createRealm({ library: libraryScript(LIBRARY) })
 */
export function libraryScript({ names, source }: Library, draw = 0): string {
  const { source: text, host } = source(names);
  const { loops, functions } = analyse(text);
  const { code, errors } = transformSync('library.ts', applyChanges(text, counters(loops, functions)), { sourceType: 'module' });
  if (errors.length > 0) throw new SyntaxRefusal(`the library does not parse: ${errors[0]!.message}`);
  const bridges = host.map((name) => `const ${name} = (...args) => { const reply = ${OWN.host}('${name}', args); if ((${OWN.fuel} -= reply.steps) < 0) ${OWN.out}(); return reply.value; };`);
  return `'use strict';
let ${OWN.fuel} = 0, ${OWN.host};
const ${OWN.out} = () => { throw new RangeError('out of steps'); };
const ${OWN.search} = ${search(draw)};
const ${OWN.library} = (() => {
${bridges.join('\n')}
${code.replace(/\nexport \{\};?\s*$/, '\n')}
return { ${names.join(', ')} }; })();
for (const each of Object.values(${OWN.library})) { Object.freeze(each); Object.freeze(each.prototype); }
(host) => { ${OWN.host} = host; };`;
}

/**
 * Makes the argument of a search program: `random()` is xoshiro128** (Blackman and Vigna 2018) seeded
 * through splitmix32, 53 bits a draw; `steps()` says how many steps are left.
 */
const search = (draw: number): string => `(n, stream, incumbent) => {
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
