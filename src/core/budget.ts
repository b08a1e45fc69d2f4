/** When to stop. The first limit that is reached ends the run. */
export interface Budget {
  /** Instance runs divided by search instances. */
  evaluations?: number;
  minutes?: number;
  /** CPU of all processes of the run. */
  cpuMinutes?: number;
  /** Stop as soon as the champion's validation mean is at least this good. */
  target?: number;
  /** Stop after this many evaluations without a record. */
  patience?: number;
  /** Questions to models. */
  calls?: number;
  /** US dollars for models. */
  usd?: number;
}
