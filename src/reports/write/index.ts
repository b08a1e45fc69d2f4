import type { Dossier } from './dossier.ts';
import { ablationBlocks, curveBlocks, familyBlocks, pathBlocks, stepBlocks } from './journey.ts';
import { markdown } from './markdown.ts';
import { endBlocks, methodBlocks, problemBlocks, steeredBlocks } from './method.ts';
import { page } from './page.ts';
import type { Block } from './parts.ts';
import { heldOutBlocks, knownBlocks, resultBlocks } from './result.ts';
import type { Placed } from './settle.ts';
import { archiveBlocks, comparisonBlocks, costBlocks, earningBlocks, solutionBlocks } from './who.ts';

export type { Ablated, Dossier, HeldOutGroup, Talk } from './dossier.ts';
export type { Placed } from './settle.ts';

/** A file of a report. */
export interface Written {
  readonly name: string;
  readonly text: string;
  /** Every number in it that people read, and where it is from. */
  readonly figures: readonly Placed[];
}

/** A dossier as files: the page, the write-up and the drawings beside it. The same dossier, the same bytes. @example writeUp(dossier, source).map(({ name }) => name) */
export function writeUp(dossier: Dossier, source: string): Written[] {
  const title = `${dossier.problem.title}: ${dossier.run}`;
  const blocks: Block[] = [
    ...resultBlocks(dossier),
    ...curveBlocks(dossier),
    ...problemBlocks(dossier),
    ...methodBlocks(dossier),
    ...steeredBlocks(dossier),
    ...stepBlocks(dossier),
    ...familyBlocks(dossier),
    ...pathBlocks(dossier),
    ...ablationBlocks(dossier),
    ...heldOutBlocks(dossier),
    ...comparisonBlocks(dossier),
    ...knownBlocks(dossier),
    ...earningBlocks(dossier),
    ...archiveBlocks(dossier),
    ...solutionBlocks(dossier, source),
    ...costBlocks(dossier),
    ...endBlocks(dossier),
  ];
  const drawings = blocks.flatMap((block): Written[] => {
    if (block.only === 'page') return [];
    if ('drawing' in block) return [{ name: block.file, text: block.drawing, figures: [] }];
    if ('pictures' in block) return block.pictures.map(({ file, svg }) => ({ name: file, text: svg, figures: [] }));
    return [];
  });
  return [{ name: 'report.md', ...markdown(title, blocks) }, { name: 'report.html', ...page(title, blocks) }, ...drawings];
}
