import type { Hunk } from './hunks.ts';

/** What a reply in JSON holds. */
export interface FromJson {
  hunks: Hunk[];
  programs: string[];
  /** Whole files, where they are named. */
  files: { file: string; text: string }[];
}

const SEARCH_KEYS = ['search', 'find', 'old', 'original', 'before', 'old_str', 'old_string'];
const FILE_KEYS = ['file', 'path', 'filename', 'file_path', 'filepath'];
const TEXT_KEYS = ['content', 'contents', 'code', 'text', 'source', 'program'];
const REPLACE_KEYS = ['replace', 'replacement', 'new', 'updated', 'after', 'new_str', 'new_string'];

/**
 * Finds edits and programs in JSON, however deep; undefined where the text is no JSON.
 * @example fromJson('[{"search":"a","replace":"b"}]')!.hunks // [{ search: 'a', replace: 'b' }]
 */
export function fromJson(text: string): FromJson | undefined {
  const value = read(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const found: FromJson = { hunks: [], programs: [], files: [] };
  collect(value, found);
  return found;
}

/** The object or array in a text, with prose around it, and line breaks in strings that should be escaped. */
function read(text: string): unknown {
  const start = text.search(/^[ \t]*[{[]/m);
  const end = Math.max(text.lastIndexOf('}'), text.lastIndexOf(']'));
  if (start < 0 || end < start) return undefined;
  const json = text.slice(start, end + 1);
  for (const draft of [json, json.replace(/"(?:[^"\\]|\\[\s\S])*"/g, (string) => string.replace(/\n/g, '\\n').replace(/\t/g, '\\t'))]) {
    try {
      return JSON.parse(draft);
    } catch {
      // the next draft, or no JSON at all
    }
  }
  return undefined;
}

function collect(value: object, found: FromJson): void {
  const pick = (keys: readonly string[]): string | undefined => {
    const key = keys.find((name) => Object.hasOwn(value, name));
    const text: unknown = key === undefined ? undefined : (value as Record<string, unknown>)[key];
    return typeof text === 'string' ? text : Array.isArray(text) && text.every((line) => typeof line === 'string') ? text.join('\n') : undefined;
  };
  const search = pick(SEARCH_KEYS);
  const replace = pick(REPLACE_KEYS);
  const file = pick(FILE_KEYS);
  if (search !== undefined && replace !== undefined) {
    found.hunks.push({ search: search.replace(/\n$/, ''), replace: replace.replace(/\n$/, ''), ...(file === undefined ? {} : { file }) });
    return;
  }
  const text = pick(TEXT_KEYS);
  if (file !== undefined && text !== undefined) found.files.push({ file, text });
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'object' && inner !== null) collect(inner, found);
    else if (typeof inner === 'string' && (/^(code|program|source|implementation|function|body|solution|answer)$/i.test(key) || /\bexport\b[\s\S]*\{|EVOLVE-BLOCK-START/.test(inner))) found.programs.push(inner);
  }
}
