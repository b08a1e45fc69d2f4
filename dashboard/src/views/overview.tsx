import type { Place } from '../data/place.ts';
import type { Run } from '../data/run.ts';
import { ArchivePanel } from './archive.tsx';
import { CurvePanel } from './curve.tsx';
import { Loop } from './loop.tsx';
import { TreePanel } from './tree.tsx';

/** What every view of a run is given. */
export interface ViewProps {
  run: Run;
  dark: boolean;
  /** The candidate that is looked at, '' for none. */
  node: string;
  select: (id: string) => void;
}

/** A run on one screen. */
export function Overview(props: ViewProps & { go: (change: Partial<Place>) => void }) {
  return (
    <div class="overview">
      <CurvePanel {...props} />
      <Loop run={props.run} />
      <TreePanel {...props} />
      <ArchivePanel {...props} />
    </div>
  );
}
