import type { Way } from './way.ts';

/** An idea that none of the programs has, in a paragraph, and the program that follows from it. One question (EoH, Evolution of Heuristics). */
export const idea: Way = {
  name: 'idea',
  inspirations: 1,
  write: (talk) => talk.programs('idea', { ideaIn }),
};

/** From the last "IDEA:" before the code to the end of its paragraph. @example ideaIn('IDEA: sort first.\n\n…') // 'sort first.' */
export function ideaIn(text: string): string | undefined {
  const words = text.split(/^[ \t]*(?:`{3}|~{3})/m)[0]!;
  return /.*\bIDEA\W*:\**\s*([\s\S]*?)(?:\n[ \t]*\n|$)/s.exec(words)?.[1]?.replaceAll(/\s+/g, ' ').trim() || undefined;
}
