import { number, ticks } from '../format.ts';
import { type Scale, fitnessAt, scaleOf, scoreHeight } from './layout.ts';
import type { Sight } from './paint.ts';
import type { TreeLook } from './view.ts';

/** A value to compare with. */
export interface KnownLine {
  name: string;
  value: number;
}

export interface OverlayScene extends Sight {
  look: TreeLook;
  hovered: number;
}

const FONT = '11px system-ui, sans-serif';

/** Axes, known values and what is chosen: a handful of lines and words, drawn anew at each move. */
export function overlay(canvas: HTMLCanvasElement, scene: OverlayScene): void {
  const { width, height, ratio, look } = scene;
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const context = canvas.getContext('2d')!;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = FONT;
  context.textBaseline = 'middle';
  axes(context, scene);
  if (look.layout === 'score') knownLines(context, scene);
  context.lineWidth = 2;
  ring(context, scene, scene.hovered, 6, look.dark ? '#ffffff' : '#111111', []);
  ring(context, scene, look.selected, 9, look.dark ? '#ffffff' : '#111111', []);
  tag(context, scene, look.champion, 'best');
  if (look.selected >= 0 && look.selected !== look.champion) tag(context, scene, look.selected, '', 14);
}

function at({ places, camera, height }: OverlayScene, node: number): [x: number, y: number] {
  const y = places.y[node]!;
  return [(places.x[node]! - camera.left) * camera.scaleX, Number.isFinite(y) ? (camera.top - y) * camera.scaleY : height - 11];
}

function axes(context: CanvasRenderingContext2D, { table, camera, width, height, look }: OverlayScene): void {
  const ink = look.dark ? '#a7b0bd' : '#555f6d';
  const line = look.dark ? '#ffffff14' : '#00000012';
  const right = camera.left + width / camera.scaleX;
  const bottom = camera.top - height / camera.scaleY;
  context.textAlign = 'center';
  for (const x of ticks(Math.max(0, camera.left), right, width / 110)) {
    const px = (x - camera.left) * camera.scaleX;
    // not on the words at the left
    if (px < 80 || !Number.isInteger(x)) continue;
    words(context, number(x), px, 8, ink, look.dark);
  }
  context.textAlign = 'left';
  words(context, look.layout === 'family' ? 'generation →' : 'iteration →', 4, 8, ink, look.dark);
  if (look.layout === 'family') return;
  const scale = scaleOf(table.fitness[0]!, table.fitness[table.best] ?? 0);
  for (const [y, label] of look.layout === 'gap' ? GAPS : scoreTicks(scale, bottom, camera.top, height / 50, look.direction)) {
    const py = (camera.top - y) * camera.scaleY;
    if (py < 18 || py > height - 26) continue;
    context.fillStyle = line;
    context.fillRect(0, py, width, 1);
    words(context, label, 4, py, ink, look.dark);
  }
  context.fillStyle = look.dark ? '#ffffff10' : '#0000000c';
  context.fillRect(0, height - 22, width, 22);
  words(context, 'no score', 4, height - 11, ink, look.dark);
}

const GAPS: readonly [number, string][] = [[0, 'seed'], [1, '10 % to go'], [2, '1 % to go'], [3, '0.1 % to go'], [4, 'best']];

/** Round scores from the founder up; below it, where heights are squeezed, what a few heights stand for. */
function scoreTicks(scale: Scale, bottom: number, top: number, about: number, direction: 'minimize' | 'maximize'): [number, string][] {
  const sign = direction === 'minimize' ? -1 : 1;
  const room = about * Math.min(1, top / (top - Math.min(0, bottom)));
  const above = top <= 0 ? [] : scale.log ? powers(scale.log, Math.max(0, bottom), top, room).map((fitness): [number, string] => [scoreHeight(fitness, scale), number(sign * fitness, 2)]) : ticks(fitnessAt(Math.max(0, bottom), scale), fitnessAt(top, scale), room).map((fitness): [number, string] => [scoreHeight(fitness, scale), number(sign * fitness, 6)]);
  // squeezed powers of ten soon are numbers that nobody has
  const below = (scale.log ? [-0.2] : [-0.2, -0.4, -0.6]).filter((y) => y > bottom).map((y): [number, string] => [y, number(sign * fitnessAt(y, scale), 3)]);
  return [...above, ...below];
}

/** Fitnesses that are powers of ten. */
function powers({ sign, founder, spread }: NonNullable<Scale['log']>, bottom: number, top: number, about: number): number[] {
  const [low, high] = [founder + bottom * spread, founder + top * spread];
  return ticks(low, high, Math.min(about, high - low)).map((level) => sign * 10 ** (sign * level));
}

function knownLines(context: CanvasRenderingContext2D, { table, camera, width, height, look }: OverlayScene): void {
  context.textAlign = 'right';
  let last = -100;
  const scale = scaleOf(table.fitness[0]!, table.fitness[table.best] ?? 0);
  for (const { name, value } of [...look.known].sort((a, b) => (look.direction === 'minimize' ? a.value - b.value : b.value - a.value))) {
    const y = (camera.top - scoreHeight(look.direction === 'minimize' ? -value : value, scale)) * camera.scaleY;
    if (y < 14 || y > height - 24) continue;
    context.strokeStyle = look.dark ? '#7cc4ff' : '#0072b2';
    context.lineWidth = 1;
    context.setLineDash([5, 4]);
    context.beginPath();
    context.moveTo(0, y);
    context.lineTo(width, y);
    context.stroke();
    context.setLineDash([]);
    if (y - last > 12) words(context, name, width - 6, y < 28 ? y + 8 : y - 7, look.dark ? '#7cc4ff' : '#00588a', look.dark);
    last = y;
  }
}

function words(context: CanvasRenderingContext2D, text: string, x: number, y: number, style: string, dark: boolean): void {
  context.lineJoin = 'round';
  context.lineWidth = 3;
  context.strokeStyle = dark ? '#171b22' : '#ffffff';
  context.strokeText(text, x, y);
  context.fillStyle = style;
  context.fillText(text, x, y);
}

function ring(context: CanvasRenderingContext2D, scene: OverlayScene, node: number, r: number, style: string, dash: number[]): void {
  if (node < 0 || node >= scene.table.count) return;
  const [x, y] = at(scene, node);
  context.setLineDash(dash);
  context.strokeStyle = style;
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, r, 0, 7);
  context.stroke();
  context.setLineDash([]);
}

function tag(context: CanvasRenderingContext2D, scene: OverlayScene, node: number, before: string, below = 0): void {
  if (node < 0 || node >= scene.table.count) return;
  const [x, y] = at(scene, node);
  const left = x > scene.width - 90;
  context.textAlign = left ? 'right' : 'left';
  words(context, `${before ? `${before} ` : ''}${scene.table.id(node)}`, x + (left ? -11 : 11), Math.max(22, y) + below, scene.look.dark ? '#ffffff' : '#111111', scene.look.dark);
}
