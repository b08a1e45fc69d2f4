import { type EditOptions, type Tongue, hashOf } from '../core/index.ts';
import { joinFiles, splitFiles } from './bundle.ts';
import { isOpen } from './grammar/markers.ts';
import { SyntaxRefusal } from './source.ts';
import { type Part, applyParts } from './replies/text/index.ts';
import type { Speaker } from './speaker.ts';

interface File {
  name: string;
  text: string;
  speaker: Speaker;
  /** Another file has EVOLVE blocks and this one has none. */
  frozen: boolean;
}

/**
 * The tongue of programs of several files, each in its own language. Every edit is of one file, chosen by size; numbers
 * are those of all files in order. Where some file has an EVOLVE block, files without one never change; where none has,
 * all of every file may.
 * @example const tongue = severalTongue(python, (file) => tongues.get(languageOf(file)))
 */
export function severalTongue(main: Speaker, speakerOf: (file: string) => Speaker): Tongue {
  const filesOf = (source: string): File[] => {
    const files = [...(splitFiles(source) ?? [])].map(([name, text]) => ({ name, text, speaker: speakerOf(name), frozen: false }));
    if (files.length === 0) throw new SyntaxRefusal('does not begin with a line that names its first file');
    const marked = files.map(({ name, text, speaker }) => text.includes('EVOLVE-BLOCK-START') && !isOpen(text, within(name, () => speaker.words.read(text).blocks)));
    return files.map((file, i) => ({ ...file, frozen: marked.includes(true) && !marked[i] }));
  };
  const open = (source: string): File[] => filesOf(source).filter(({ frozen }) => !frozen);
  const joined = (source: string, name: string, text: string): string => joinFiles(new Map(splitFiles(source)!).set(name, text));
  /** Tries files, larger ones more often, until one can be changed. */
  const some = <T>(source: string, { rng }: EditOptions, change: (file: File) => T | undefined): { file: File; made: T } | undefined => {
    const files = open(source);
    for (let i = 0; i < 4 && files.length > 0; i++) {
      const file = files[rng.weighted(files.map(({ text, speaker, name }) => within(name, () => speaker.tongue.prepare(text).size) + 1))]!;
      const made = change(file);
      if (made !== undefined) return { file, made };
    }
    return undefined;
  };
  return {
    ...{ name: main.tongue.name, title: main.tongue.title, extension: main.tongue.extension, fence: main.tongue.fence, rules: main.tongue.rules },
    prepare(source, frame) {
      const files = filesOf(source);
      const seeds = frame === undefined ? [] : filesOf(frame);
      if (frame !== undefined && seeds.map(({ name }) => name).join('\n') !== files.map(({ name }) => name).join('\n')) throw new SyntaxRefusal(`has the files ${files.map(({ name }) => name).join(', ')} in place of ${seeds.map(({ name }) => name).join(', ')}`);
      let size = 0;
      const normals = files.map(({ name, text, speaker, frozen }, i) => within(name, () => {
        if (frozen) {
          if (frame !== undefined && seeds[i]!.text !== text) throw new SyntaxRefusal('changes a file without EVOLVE block');
          return hashOf(text);
        }
        const own = speaker.tongue.prepare(text, seeds[i]?.text);
        size += own.size;
        return own.normal;
      }));
      return { size, normal: hashOf(normals) };
    },
    edit(source, options) {
      const found = some(source, options, ({ text, speaker }) => speaker.tongue.edit(text, options));
      return found && { text: joined(source, found.file.name, found.made.text), kind: found.made.kind };
    },
    cross(source, other, options) {
      const donors = splitFiles(other);
      const found = some(source, options, ({ name, text, speaker }) => (donors?.has(name) ? speaker.tongue.cross(text, donors.get(name)!, options) : undefined));
      return found && joined(source, found.file.name, found.made);
    },
    shorten(source, options) {
      const found = some(source, options, ({ text, speaker }) => speaker.tongue.shorten(text, options));
      return found && joined(source, found.file.name, found.made);
    },
    lift(source) {
      const all = open(source).map(({ text, speaker }) => speaker.tongue.lift(text));
      return { text: source, values: Float64Array.from(all.flatMap(({ values }) => [...values])), fixed: all.flatMap(({ fixed }) => fixed) };
    },
    settle(source, values) {
      let at = 0;
      const files = new Map(splitFiles(source)!);
      for (const { name, text, speaker } of open(source)) {
        const count = speaker.tongue.lift(text).values.length;
        files.set(name, speaker.tongue.settle(text, Array.from({ length: count }, (_, i) => values[at + i]!)));
        at += count;
      }
      return joinFiles(files);
    },
    apply(reply, { parent, kind }) {
      const files = filesOf(parent);
      const parts = files.map(({ name, text, speaker, frozen }): Part => ({ name, text, frozen, blocks: frozen ? [] : speaker.words.read(text).blocks, tongue: speaker.words }));
      const applied = applyParts(reply, parts, kind);
      return 'refused' in applied ? applied : { source: joinFiles(new Map(files.map(({ name }, i) => [name, applied.texts[i]!]))), tolerated: applied.tolerated };
    },
    names: (source) => new Set(filesOf(source).flatMap(({ text, speaker }) => [...speaker.tongue.names(text)])),
    helpers: (source) => open(source).flatMap(({ text, speaker }) => speaker.tongue.helpers(text)),
    open(source) {
      const files = filesOf(source);
      const frozen = files.filter((file) => file.frozen).map(({ name }) => name);
      const [first] = files.filter((file) => !file.frozen);
      return `The program has ${files.length} files, each below a line with its path. Write a line such as "### file: ${first!.name}" above the changes of each file; where a whole program is asked for, give every file that changes in a block of its own below such a line, and leave the others out.${frozen.length > 0 ? ` Nothing may change in ${frozen.join(', ')}.` : ''} In the others: ${first!.speaker.tongue.open(first!.text)}`;
    },
  };
}

/** A mistake in a file is told with its name. */
function within<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof SyntaxRefusal ? new SyntaxRefusal(`${error.message} (in ${name})`) : error;
  }
}
