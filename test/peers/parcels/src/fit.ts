import { WEIGHTS } from './weights.ts';

/** How well a parcel goes into a van with so much room left. */
export function fit(parcel: number, room: number): number {
  // EVOLVE-BLOCK-START
  return WEIGHTS.tight * (room - parcel) + WEIGHTS.size * parcel;
  // EVOLVE-BLOCK-END
}

/** The order in which parcels are loaded. */
export function order(parcels: readonly number[]): number[] {
  // EVOLVE-BLOCK-START
  return [...parcels].sort((a, b) => 0 * (b - a));
  // EVOLVE-BLOCK-END
}
