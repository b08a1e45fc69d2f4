/** A gain below this share of the score only moves the last digits. */
const GAIN = 1e-5;

/**
 * Where programs inherit objects, all of a population may gather around one that nobody gets away from. An epoch says
 * when it has been waited for long enough; then the population starts over from the founder, and the champion stays.
 */
export class Epoch {
  number = 0;
  /** The commit from which on programs are handed outputs; Infinity while a recipe's first phase lasts. */
  handsOver = Number.POSITIVE_INFINITY;
  private since = 0;
  private best = Number.NEGATIVE_INFINITY;
  /** Evaluations at the newest gain. */
  private gainedAt = 0;

  /** The first phase is over after so many evaluations. */
  hand(iteration: number, evaluations: number, fromScratch: number): void {
    if (this.handsOver !== Number.POSITIVE_INFINITY || evaluations - this.since < fromScratch) return;
    this.handsOver = iteration;
    this.gainedAt = Math.max(this.gainedAt, evaluations);
  }

  /** An object of this fitness was found. */
  see(fitness: number, evaluations: number): void {
    if (fitness - this.best > GAIN * Math.abs(fitness)) this.gainedAt = evaluations;
    this.best = Math.max(this.best, fitness);
  }

  /** Whether nothing was gained for so many times the evaluations it took to get here, nor for as long as the first phase. */
  stuck(evaluations: number, patience: number, fromScratch: number): boolean {
    return this.handsOver !== Number.POSITIVE_INFINITY && evaluations - this.gainedAt > Math.max(fromScratch, patience * (this.gainedAt - this.since));
  }

  next(evaluations: number): void {
    this.number++;
    this.handsOver = Number.POSITIVE_INFINITY;
    this.since = evaluations;
    this.gainedAt = evaluations;
    this.best = Number.NEGATIVE_INFINITY;
  }
}
