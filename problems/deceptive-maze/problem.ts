import type { Problem } from 'clade';
import { instances } from './maze.ts';
import { picture } from './picture.ts';

export default {
  name: 'deceptive-maze',
  title: 'Deceptive maze',
  goal:
    'A point robot walks 250 steps of half a tile through a maze of 20 by 20 tiles. Before every step turn(ahead, left, right, goal, time) says how far it turns: ' +
    'radians, left positive, at most 0.5 either way. ahead, left and right are the free tiles in those directions, up to 5; goal is the angle from the heading to the goal; ' +
    'time runs from 0 to 1. Against a wall the robot stands still. The score is the distance to the goal at the end, in tiles; reaching it is 0. ' +
    'The straight way ends in a pocket close to the goal; the open way leads away from it first.',
  version: '1',
  direction: 'minimize',
  entry: 'turn',
  unit: 'tiles from the goal',
  bound: 0,
  instances,
  limits: { steps: 500_000, seconds: 10, memoryMB: 256, outputBytes: 1 << 16 },
  vocabulary: { constants: [0.5, 1, 5] },
  // Where the robot ends, a tile a cell: the archive of Lehman and Stanley's novelty search in mazes (2011), as a grid.
  features: [
    { name: 'x', min: 0, max: 20, bins: 20 },
    { name: 'y', min: 0, max: 20, bins: 20 },
  ],
  known: [
    { name: 'Straight to the goal', value: 3, group: 'mirrored', measured: true, source: 'the seed' },
    { name: 'Straight to the goal', value: 7.3554, group: 'other first heading', measured: true, source: 'the seed' },
    { name: 'Wall following', value: 0, group: 'mirrored', measured: true, source: 'written by hand; in the tests' },
    { name: 'Wall following', value: 0, group: 'other first heading', measured: true, source: 'written by hand; in the tests' },
  ],
  defaults: { minutes: 1, evaluations: 5000 },
  picture,
} satisfies Problem;
