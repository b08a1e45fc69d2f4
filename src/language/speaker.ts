import type { Tongue } from '../core/index.ts';
import type { Words } from './replies/text/index.ts';

/** A tongue with what replies in several files need of it. */
export interface Speaker {
  tongue: Tongue;
  words: Words;
}
