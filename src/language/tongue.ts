import type { Tongue } from '../core/index.ts';
import { splitFiles } from './bundle.ts';
import { LANGUAGES } from './grammar/languages.ts';
import { grammarTongue } from './grammar/tongue.ts';
import { plainTongue } from './plain.ts';
import { severalTongue } from './several.ts';
import type { Speaker } from './speaker.ts';

/** Languages without a grammar here, so that they have a name. */
const PLAIN: Readonly<Record<string, string>> = { '.jl': 'julia', '.f90': 'fortran', '.f': 'fortran', '.f95': 'fortran', '.swift': 'swift', '.kt': 'kotlin', '.r': 'r', '.m': 'matlab', '.lua': 'lua', '.rb': 'ruby', '.pl': 'perl', '.hs': 'haskell', '.ml': 'ocaml', '.scala': 'scala', '.sv': 'verilog', '.v': 'verilog', '.wl': 'wolfram', '.sh': 'bash', '.sql': 'sql', '.lean': 'lean', '.json': 'json', '.yaml': 'yaml', '.yml': 'yaml', '.md': 'markdown', '.txt': 'text' };

const extensionOf = (file: string): string => /\.[^./\\]+$/.exec(file)?.[0].toLowerCase() ?? '';

/** The language of a file by its extension; undefined for one that is not known. @example languageOf('lib/a.py') // 'python' */
export function languageOf(file: string): string | undefined {
  const extension = extensionOf(file);
  return LANGUAGES.find(({ extensions }) => extensions.includes(extension))?.name ?? PLAIN[extension];
}

/** Names of languages whose programs are parsed; any other is text. */
export const grammarLanguages = (): string[] => LANGUAGES.map(({ name }) => name);

const loaded = new Map<string, Promise<Speaker>>();

function speaker(name: string): Promise<Speaker> {
  const wanted = name.toLowerCase();
  const table = LANGUAGES.find((one) => one.name === wanted || one.fences.includes(wanted));
  const key = table?.name ?? wanted;
  const known = loaded.get(key);
  if (known) return known;
  const plain = Object.entries(PLAIN).find(([, language]) => language === key)?.[0];
  const made = table ? grammarTongue(table) : Promise.resolve(plainTongue(key, plain));
  loaded.set(key, made);
  return made;
}

/**
 * The tongue of a language for programs of one file: with its grammar where there is one, else any text. Grammars load
 * once. For Clade's own problems there is `typescript`, which knows more.
 * @example const python = await tongueOf('python')
 */
export const tongueOf = async (name: string): Promise<Tongue> => (await speaker(name)).tongue;

/**
 * The tongue of a program of one file, or of several (`joinFiles`), each in its own language; `language` is for what
 * has no telling extension.
 * @example const tongue = await tongueFor(joinFiles(files), 'python')
 */
export async function tongueFor(source: string, language: string): Promise<Tongue> {
  const files = splitFiles(source);
  const main = await speaker(language);
  if (!files) return main.tongue;
  const speakers = new Map<string, Speaker>();
  for (const name of files.keys()) speakers.set(name, await speaker(languageOf(name) ?? 'text'));
  return severalTongue(main, (file) => speakers.get(file) ?? main);
}
