import type { Feature, Problem } from '../core/index.ts';

/** Program size as a feature: short programs keep a place of their own beside longer ones. */
export const size = (bins: number): Feature => ({ name: 'size', min: 0, max: 100, bins });

/** Size and what the problem names; grids of published methods, whose own features are not published or not available. */
export const sizeAnd = ({ features = [] }: Problem, bins: number): Feature[] => [size(bins), ...features];
