/** A piece of a reply that is set off as code. */
export interface CodeBlock {
  /** The label of the fence in lower case; '' without. */
  language: string;
  text: string;
  /** False where the reply ends before the block does. */
  closed: boolean;
  /** How the code is set off. */
  form: 'fence' | 'tag' | 'json' | 'bare';
}

const TAG = /^[ \t]*<(CODE|DIFF|PROGRAM|ANSWER|PATCH)>[ \t]*$/gim;

/**
 * What stands inside the last of the tags that mark an answer, or everything where there are none.
 * @example tagged('<NAME>\nx\n</NAME>\n<CODE>\nlet a;\n</CODE>') // { text: 'let a;', closed: true, found: true }
 */
export function tagged(text: string): { text: string; closed: boolean; found: boolean } {
  const opening = [...text.matchAll(TAG)].at(-1);
  if (!opening) return { text, closed: true, found: false };
  const rest = text.slice(opening.index + opening[0].length + 1);
  const end = new RegExp(`^[ \\t]*</${opening[1]}>`, 'im').exec(rest);
  return { text: (end ? rest.slice(0, end.index) : rest).replace(/\n$/, ''), closed: end !== null, found: true };
}

/**
 * The fenced code blocks of a text, in order, of back ticks or tildes; a fence ends where as many of the same follow.
 * @example codeBlocks('~~~ts\nlet a;\n~~~')[0] // { language: 'ts', text: 'let a;', closed: true, form: 'fence' }
 */
export function codeBlocks(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { fence: string; indent: string; language: string; lines: string[] } | undefined;
  const close = (closed: boolean): void => {
    if (open) blocks.push({ language: open.language, text: open.lines.join('\n'), closed, form: 'fence' });
    open = undefined;
  };
  for (const line of text.split('\n')) {
    const fence = /^([ \t]*)(`{3,}|~{3,})[ \t]*([^`]*)$/.exec(line);
    if (!open) {
      if (fence) open = { fence: fence[2]!, indent: fence[1]!, language: fence[3]!.trim().split(/[\s{]/)[0]!.toLowerCase(), lines: [] };
    } else if (fence && fence[3]!.trim() === '' && fence[2]!.startsWith(open.fence)) close(true);
    else open.lines.push(line.startsWith(open.indent) ? line.slice(open.indent.length) : line);
  }
  close(false);
  // Some replies fence all of their Markdown; what counts is fenced again inside.
  return blocks.flatMap((block) => {
    const inner = codeBlocks(block.text);
    return inner.length > 0 ? inner : [block];
  });
}
