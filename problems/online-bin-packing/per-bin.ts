/**
 * Says which of `rooms` takes the item. They are what the bins that fit have left, in the order of
 * the bins, and two unopened bins close the list: no rule here can tell the second from a third.
 */
export type Choose = (item: number, rooms: readonly number[]) => number;

/**
 * Packs with every bin in view, as FunSearch's skeleton does: as many bins as items, all there from
 * the start. A rule may skip an unopened bin; it then stays in its place. Slower than the level
 * simulator and independent of it. Returns what each chosen bin had left before.
 *
 * @example packBins(Uint8Array.of(60, 50, 40), 100, (item, rooms) => 0) // First Fit: [100, 100, 40]
 */
export function packBins(items: Uint8Array, capacity: number, choose: Choose): Uint8Array {
  const output = new Uint8Array(items.length);
  const smallest = smallestFrom(items);
  let bins: number[] = [];
  let dropped = 0;
  let sweep = 256;
  for (const [i, item] of items.entries()) {
    // A bin too full for everything to come fits nothing, so no rule will see it again.
    if (bins.length > sweep) {
      const before = bins.length;
      bins = bins.filter((room) => room >= smallest[i]!);
      dropped += before - bins.length;
      sweep = bins.length + 256;
    }
    const places: number[] = [];
    const rooms: number[] = [];
    for (let place = 0; place < bins.length; place++) {
      if (bins[place]! < item) continue;
      places.push(place);
      rooms.push(bins[place]!);
    }
    for (let place = bins.length; place < bins.length + 2 && place + dropped < items.length; place++) {
      places.push(place);
      rooms.push(capacity);
    }
    const place = places[choose(item, rooms)]!;
    while (bins.length <= place) bins.push(capacity);
    output[i] = bins[place]!;
    bins[place]! -= item;
  }
  return output;
}

function smallestFrom(items: Uint8Array): Uint8Array {
  const smallest = items.slice();
  for (let i = items.length - 2; i >= 0; i--) smallest[i] = Math.min(smallest[i]!, smallest[i + 1]!);
  return smallest;
}
