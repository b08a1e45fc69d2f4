import { type EditOptions, type Tongue, type Vocabulary, hashOf } from '../core/index.ts';
import { analyse, analyseParent } from './analyse.ts';
import { graft, mutate, shortened } from './edits.ts';
import { DEFAULT_FUNCTIONS } from './grow.ts';
import { helpers } from './helpers.ts';
import { lift, settle } from './literals.ts';
import { applyReply } from './replies/index.ts';
import { readCode, spelled } from './replies/tokens.ts';
import { SyntaxRefusal, frameOf, parseSource } from './source.ts';

/** The problem's words; functions of Math where it names none. */
const wordsOf = (vocabulary: Vocabulary = {}): Vocabulary => ({ functions: DEFAULT_FUNCTIONS, ...vocabulary });

const plotOf = (source: string, { vocabulary = {}, ...rest }: EditOptions) => ({ analysis: analyseParent(source), vocabulary, ...rest });

/**
 * The TypeScript of Clade's own problems: typed edits, and every number read from a vector that the compiler knows.
 * What is beyond the sandbox (imports at run time, await, regular expressions) does not parse here; programs that a
 * command runs have the tongue of their grammar, `tongueOf('typescript')`.
 * @example typescript.prepare('export const f = (x: number) => x;').size
 */
export const typescript: Tongue = {
  name: 'typescript',
  title: 'TypeScript',
  extension: '.ts',
  fence: 'ts',
  rules: 'No clocks, no own random numbers, no imports beyond those that are there.',
  open: () => 'Only the lines between EVOLVE-BLOCK-START and EVOLVE-BLOCK-END may change: imports, the signature and everything else outside stay as they are.',
  prepare(source, frame) {
    const analysis = analyse(source);
    if (frame !== undefined && frameOf(parseSource(frame)) !== frameOf(analysis)) throw new SyntaxRefusal('changes code outside the EVOLVE blocks');
    return {
      size: analysis.size,
      get normal() {
        return hashOf(spelled(readCode(source).tokens));
      },
    };
  },
  edit: (source, options) => mutate({ ...plotOf(source, options), vocabulary: wordsOf(options.vocabulary) }),
  cross: (source, other, options) => graft({ ...plotOf(source, options), vocabulary: wordsOf(options.vocabulary) }, analyseParent(other)),
  shorten: (source, options) => shortened(plotOf(source, options)),
  lift(source) {
    const analysis = analyseParent(source);
    return { ...lift(analysis), fixed: analysis.literals.map(({ address }) => address) };
  },
  settle: (source, values) => settle(analyseParent(source), values),
  apply: applyReply,
  names: (source) => analyseParent(source).names,
  helpers: (source) => helpers(analyseParent(source)),
};
