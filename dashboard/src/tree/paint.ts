import { BIT, type Table } from '../data/table.ts';
import { namePalette, scorePalette, shadeOf } from '../colour.ts';
import type { Camera } from './camera.ts';
import { type Places, type Scale, scoreHeight } from './layout.ts';
import { type Squares, emptySquares, put } from './pick.ts';

export type Colouring = 'score' | 'proposer' | 'island';

/** Candidates, where they stand, and the part of it that is seen. */
export interface Sight {
  table: Table;
  places: Places;
  camera: Camera;
  width: number;
  height: number;
  /** Pixels of the canvas to one of the page. */
  ratio: number;
}

/** Everything a picture of the tree depends on. */
export interface Scene extends Sight {
  colouring: Colouring;
  /** What shades are measured by, in every layout. */
  scale: Scale;
  dark: boolean;
  /** The lane of candidates without a score: its upper edge and height, in pixels of the picture. */
  lane: { top: number; height: number };
  /** From the founder to the champion. */
  path: readonly number[];
}

/** A finished picture: where everything is, for the pointer. */
export interface Picture {
  camera: Camera;
  xs: Float32Array;
  ys: Float32Array;
  squares: Squares;
  count: number;
  seen: number;
}

/** More dots than this are written as pixels, fewer are drawn as shapes. */
const SHAPES = 2500;
/** Edges of one picture; of more only those that led somewhere, evenly. */
const EDGES = 6000;
/** Nodes that are looked at between two looks at the clock. */
const SLICE = 4000;
/** Lines of one stroke: what a stroke costs grows faster than the lines in it. */
const STROKE = 60;
/** Strokes and shapes between two looks at the clock: about a millisecond of putting them on the canvas. */
const [STROKES, MARKS] = [2, 120];
/** Generations of the way to the champion in one stroke, and such strokes between two looks. */
const [PIECE, PIECES] = [8, 4];

/** A number of 0 to 1 that belongs to a node, so that the lane of failures is no line. */
const jitter = (i: number): number => ((Math.imul(i, 2654435761) >>> 8) & 1023) / 1023;

/** Where a node stands in the picture. */
export function project({ places, camera, lane }: Scene, i: number, xs: Float32Array, ys: Float32Array): void {
  xs[i] = (places.x[i]! - camera.left) * camera.scaleX;
  const y = places.y[i]!;
  ys[i] = Number.isFinite(y) ? (camera.top - y) * camera.scaleY : lane.top + lane.height * (0.15 + 0.7 * jitter(i));
}

/** Finds the places of some nodes, and how many of them are in sight. Loops over all stand outside the generators: there they are slow. */
function lookAt(scene: Scene, from: number, to: number, xs: Float32Array, ys: Float32Array, squares: Squares): number {
  const { width, height } = scene;
  let seen = 0;
  for (let i = from; i < to; i++) {
    project(scene, i, xs, ys);
    if (!(xs[i]! > -8 && xs[i]! < width + 8 && ys[i]! > -8 && ys[i]! < height + 8)) continue;
    seen++;
    put(squares, i, xs[i]!, ys[i]!);
  }
  return seen;
}

/** The colour of a node: a place in the palette. */
export function shadeAt({ table, colouring, scale }: Scene, i: number): number {
  if (colouring === 'proposer') return Math.min(7, table.columns.proposer[i]!);
  if (colouring === 'island') return table.columns.niche[i]! % 7;
  return shadeOf((scoreHeight(table.fitness[i]!, scale) + 0.5) / 1.5);
}

/**
 * A canvas only notes what is drawn and puts it on when it is shown, all at once: then a picture that was drawn in slices
 * would still be one long task. Asking for a pixel makes it do so now.
 */
const settle = (context: CanvasRenderingContext2D): void => void context.getImageData(0, 0, 1, 1);

/** What is drawn on: kept in memory that is cheap to ask for a pixel of. @example paint(sheetOf(canvas), scene) */
export const sheetOf = (canvas: HTMLCanvasElement): CanvasRenderingContext2D => canvas.getContext('2d', { willReadFrequently: true })!;

/**
 * Paints the tree in slices: each `next()` is a millisecond or two of work, so that the page can answer in between.
 * What is not looked at is not drawn; far away dots are pixels and edges are a sample; near, candidates have shapes.
 */
export function* paint(context: CanvasRenderingContext2D, scene: Scene, old?: Picture): Generator<undefined, Picture> {
  const { table, width, height, ratio, dark, path } = scene;
  const { count, columns } = table;
  const capacity = Math.max(count * 2, 4096);
  const reuse = old && old.xs.length >= count;
  const xs = reuse ? old.xs : new Float32Array(capacity);
  const ys = reuse ? old.ys : new Float32Array(capacity);
  const squares = emptySquares(width, height, xs.length);
  let seen = 0;
  for (let from = 0; from < count; from += SLICE) {
    seen += lookAt(scene, from, Math.min(count, from + SLICE), xs, ys, squares);
    yield;
  }
  const visible = (i: number): boolean => xs[i]! > -8 && xs[i]! < width + 8 && ys[i]! > -8 && ys[i]! < height + 8;

  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);

  // edges: everybody's where few are seen, else those of candidates that had children, evenly
  const edges = seen <= EDGES;
  const stride = Math.max(1, Math.ceil(seen / EDGES / 2));
  context.lineWidth = seen < 800 ? 1 : 0.7;
  const faintness = Math.min(0.45, Math.max(0.12, 10 / Math.sqrt(Math.min(seen, EDGES))));
  context.strokeStyle = dark ? `rgb(190 200 215 / ${faintness})` : `rgb(60 70 90 / ${faintness})`;
  context.beginPath();
  let drawn = 0;
  for (let i = 0; i < count; i++) {
    if (i % SLICE === SLICE - 1) yield;
    const parent = columns.parent[i]!;
    if (parent < 0 || !(columns.state[i]! & BIT.ran)) continue;
    if (!edges && (table.family.brood[i]! === 0 || i % stride !== 0)) continue;
    if (!visible(i) && (seen > 800 || !visible(parent))) continue;
    context.moveTo(xs[parent]!, ys[parent]!);
    context.lineTo(xs[i]!, ys[i]!);
    if (++drawn % STROKE > 0) continue;
    context.stroke();
    context.beginPath();
    if (drawn % (STROKES * STROKE) > 0) continue;
    settle(context);
    yield;
  }
  context.stroke();

  if (seen > SHAPES) yield* pixels(context, scene, xs, ys);
  else {
    for (let i = 0, shapes = 0; i < count; i++)
      if (visible(i)) {
        shape(context, scene, i, xs[i]!, ys[i]!, seen < 300 ? 4 : 2.6);
        if (++shapes % MARKS > 0) continue;
        settle(context);
        yield;
      }
  }
  yield* drawPath(context, scene, path, xs, ys);
  for (let i = 0, stars = 0; i < count; i++) {
    if (!(columns.state[i]! & BIT.record)) continue;
    star(context, xs[i]!, ys[i]!, 6, dark);
    if (++stars % MARKS > 0) continue;
    settle(context);
    yield;
  }
  settle(context);
  return { camera: scene.camera, xs, ys, squares, count, seen };
}

/** Newcomers onto a picture that is there already: nothing else is touched. */
export function append(context: CanvasRenderingContext2D, scene: Scene, picture: Picture): void {
  const { table, ratio, dark } = scene;
  const { xs, ys, squares } = picture;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  for (let i = picture.count; i < table.count; i++) {
    project(scene, i, xs, ys);
    put(squares, i, xs[i]!, ys[i]!);
    shape(context, scene, i, xs[i]!, ys[i]!, picture.seen > SHAPES ? 1.2 : 2.6);
    if (table.columns.state[i]! & BIT.record) star(context, xs[i]!, ys[i]!, 6, dark);
  }
  picture.seen += table.count - picture.count;
  picture.count = table.count;
}

const faint = (dark: boolean): string => (dark ? '#8b95a5' : '#8a93a0');

const paletteOf = ({ colouring, dark }: Scene) => (colouring === 'score' ? (dark ? DARK : LIGHT) : namePalette);
const [LIGHT, DARK] = [scorePalette(false), scorePalette(true)];

/** Dots as pixels: a hundred thousand of them take a few milliseconds. Those without a score go first, under the others. */
function* pixels(context: CanvasRenderingContext2D, scene: Scene, xs: Float32Array, ys: Float32Array): Generator<undefined, void> {
  const { table, ratio } = scene;
  const { width, height } = context.canvas;
  const image = context.createImageData(width, height);
  const words = new Uint32Array(image.data.buffer);
  yield;
  for (const scored of [0, BIT.ran])
    for (let from = 0; from < table.count; from += SLICE) {
      dots(words, width, height, scene, scored, from, Math.min(table.count, from + SLICE), xs, ys);
      yield;
    }
  // on a sheet of its own, for putting pixels would take away the edges below
  sheet ??= new OffscreenCanvas(width, height);
  sheet.width = width;
  sheet.height = height;
  sheet.getContext('2d')!.putImageData(image, 0, 0);
  yield;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(sheet, 0, 0);
  settle(context);
  yield;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

let sheet: OffscreenCanvas | undefined;

/** The pixels of some nodes, with a score or without. */
function dots(words: Uint32Array, width: number, height: number, scene: Scene, scored: number, from: number, to: number, xs: Float32Array, ys: Float32Array): void {
  const { table, ratio, dark } = scene;
  const { state } = table.columns;
  const palette = paletteOf(scene).pixels;
  const none = dark ? 0xff7a6c60 : 0xffb8aea6;
  const size = Math.max(2, Math.round((table.count > 30_000 ? 1.6 : 2.2) * ratio));
  for (let i = from; i < to; i++) {
    if ((state[i]! & BIT.ran) !== scored) continue;
    const x = Math.round(xs[i]! * ratio - size / 2);
    const y = Math.round(ys[i]! * ratio - size / 2);
    if (x < 0 || y < 0 || x + size > width || y + size > height) continue;
    const word = scored ? palette[shadeAt(scene, i)]! : none;
    for (let row = y * width + x, end = row + size * width; row < end; row += width) for (let k = 0; k < size; k++) words[row + k] = word;
  }
}

/** A candidate from near: a disc that was placed, a ring that was not, a cross that failed, a bar that was refused, a square of one's own. */
function shape(context: CanvasRenderingContext2D, scene: Scene, i: number, x: number, y: number, r: number): void {
  const state = scene.table.columns.state[i]!;
  context.beginPath();
  if (!(state & BIT.ran)) {
    context.strokeStyle = faint(scene.dark);
    context.lineWidth = 1;
    if (state & BIT.failed) {
      context.moveTo(x - r * 0.7, y - r * 0.7);
      context.lineTo(x + r * 0.7, y + r * 0.7);
      context.moveTo(x + r * 0.7, y - r * 0.7);
      context.lineTo(x - r * 0.7, y + r * 0.7);
    } else {
      context.moveTo(x - r * 0.8, y);
      context.lineTo(x + r * 0.8, y);
    }
    context.stroke();
    return;
  }
  const style = paletteOf(scene).styles[shadeAt(scene, i)]!;
  if (state & BIT.yours) context.rect(x - r, y - r, 2 * r, 2 * r);
  else context.arc(x, y, r, 0, 7);
  if (state & BIT.kept || r < 2) {
    context.fillStyle = style;
    context.fill();
  } else {
    context.strokeStyle = style;
    context.lineWidth = 1.4;
    context.stroke();
  }
}

export const gold = (dark: boolean): string => (dark ? '#ffb52e' : '#d55e00');

function* drawPath(context: CanvasRenderingContext2D, { dark }: Scene, path: readonly number[], xs: Float32Array, ys: Float32Array): Generator<undefined, void> {
  for (const [style, width] of [[dark ? '#14181f' : '#ffffff', 5], [gold(dark), 2]] as const) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.lineJoin = context.lineCap = 'round';
    for (let from = 0; from < path.length - 1; from += PIECE) {
      context.beginPath();
      for (const i of path.slice(from, from + PIECE + 1)) context.lineTo(xs[i]!, ys[i]!);
      context.stroke();
      if ((from / PIECE) % PIECES < PIECES - 1) continue;
      settle(context);
      yield;
    }
    context.lineCap = 'butt';
  }
}

/** The mark of a record: a diamond with a rim, seen on every ground. */
export function star(context: CanvasRenderingContext2D, x: number, y: number, r: number, dark: boolean): void {
  context.beginPath();
  context.moveTo(x, y - r);
  context.lineTo(x + r * 0.75, y);
  context.lineTo(x, y + r);
  context.lineTo(x - r * 0.75, y);
  context.closePath();
  context.fillStyle = gold(dark);
  context.fill();
  context.strokeStyle = dark ? '#14181f' : '#ffffff';
  context.lineWidth = 1.5;
  context.stroke();
}
