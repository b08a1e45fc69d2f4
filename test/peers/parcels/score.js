import { fit, order } from './src/fit.ts';

const VAN = 100;
let vans = 0;
let volume = 0;
for (let day = 1; day <= 5; day++) {
  let state = day;
  const next = () => (state = (state * 48271) % 2147483647);
  const parcels = Array.from({ length: 60 }, () => 5 + (next() % 45));
  const rooms = [];
  for (const parcel of order(parcels)) {
    let best = -1;
    let most = -Infinity;
    rooms.forEach((room, i) => {
      if (room >= parcel && fit(parcel, room) > most) [best, most] = [i, fit(parcel, room)];
    });
    if (best < 0) rooms.push(VAN - parcel);
    else rooms[best] -= parcel;
    volume += parcel;
  }
  vans += rooms.length;
}
console.log(JSON.stringify({ combined_score: volume / (vans * VAN), vans }));
