import type { Instance } from 'clade';

/** What an instance is. Rows go from the bottom up, so that angles turn as in mathematics; lengths are hundredths of a tile. */
export interface Maze {
  readonly [key: string]: readonly string[] | readonly number[] | number;
  readonly rows: readonly string[];
  readonly start: readonly [number, number];
  readonly heading: number;
  readonly goal: readonly [number, number];
  readonly steps: number;
}

/** `S` start, `G` goal, `#` wall. The way to the goal leads away from it; the straight way ends in a pocket. */
const PLAN = [
  '####################',
  '#..................#',
  '#..................#',
  '#..######..######..#',
  '#..#......G.....#..#',
  '#..#............#..#',
  '#..##############..#',
  '#..#............#..#',
  '#..#............#..#',
  '##.#............#.##',
  '#..#............#..#',
  '#..#............#..#',
  '#..####......####..#',
  '#..................#',
  '#..................#',
  '#########..#########',
  '#.....#......#.....#',
  '#.....#...S..#.....#',
  '#.....#......#.....#',
  '####################',
];

/** A maze from a plan and a first heading in radians. @example maze(['###', '#S#', '#G#', '###'], 0, 9).start // [150, 250] */
export function maze(plan: readonly string[], heading: number, steps: number): Maze {
  const rows = [...plan].reverse();
  const find = (letter: string): [number, number] => {
    const row = rows.findIndex((tiles) => tiles.includes(letter));
    return [rows[row]!.indexOf(letter) * 100 + 50, row * 100 + 50];
  };
  return { rows: rows.map((tiles) => tiles.replace(/[SG]/g, '.')), start: find('S'), heading, goal: find('G'), steps };
}

/** All instances: the maze to search in, its mirror image, and another way to set off. */
export function instances(): Instance[] {
  const mirror = PLAN.map((tiles) => [...tiles].reverse().join(''));
  return [
    { id: 'maze', split: 'search', data: maze(PLAN, Math.PI / 2, 250) },
    { id: 'mirrored', split: 'heldOut', group: 'mirrored', data: maze(mirror, Math.PI / 2, 250) },
    { id: 'west', split: 'heldOut', group: 'other first heading', data: maze(PLAN, Math.PI, 250) },
    { id: 'east', split: 'heldOut', group: 'other first heading', data: maze(PLAN, 0, 250) },
  ];
}
