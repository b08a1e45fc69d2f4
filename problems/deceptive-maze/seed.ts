/** How far to turn left (radians, at most 0.5 either way) before the next step. `ahead`, `left`, `right`: free tiles in that direction, up to 5; `goal`: angle from the heading to the goal, left positive; `time`: 0 to 1. */
export function turn(ahead: number, left: number, right: number, goal: number, time: number): number {
  // EVOLVE-BLOCK-START
  return goal;
  // EVOLVE-BLOCK-END
}
