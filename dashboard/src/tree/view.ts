import type { Table } from '../data/table.ts';
import { type Camera, between, fit, panned, zoomed } from './camera.ts';
import { pathTo } from './family.ts';
import { type LayoutName, type Places, place, placeFamily, scaleOf } from './layout.ts';
import { type KnownLine, overlay } from './overlay.ts';
import { wheelAndDrag } from './hand.ts';
import { type Colouring, type Picture, type Scene, append, paint, sheetOf } from './paint.ts';
import { nearest } from './pick.ts';
import { turn } from '../data/turn.ts';

export interface TreeLook {
  layout: LayoutName;
  colouring: Colouring;
  dark: boolean;
  selected: number;
  champion: number;
  known: readonly KnownLine[];
  direction: 'minimize' | 'maximize';
  /** More will come. */
  live: boolean;
}

export interface TreeView {
  /** The table has grown, or is another one; it is not whole while the first candidates are on their way. */
  update(table: Table, whole: boolean): void;
  look(look: Partial<TreeLook>): void;
  /** Brings a node into the middle. */
  show(node: number): void;
  /** All of it, and on with the newest. */
  whole(): void;
  zoom(factor: number): void;
  pan(dx: number, dy: number): void;
  hover(x: number, y: number): number;
  /** Pictures that were finished. */
  readonly painted: number;
  resize(): void;
  close(): void;
}

/** What is painted beyond the edges, so that a pan finds something there; a share of the size. */
const BORDER = 0.3;
const REST = 120;
/** Milliseconds of painting in a frame. */
const BUDGET = 6;
const LANE = 22;
/** What the words of the upper axis take. */
const HEAD = 20;
/** While a whole journal is on its way a picture is painted where it has so many times the nodes: who waits wants the last one. */
const GROWN = 20;
/** More newcomers than this at once are painted anew, in slices. */
const CROWD = 500;

/**
 * The family tree on two canvases that take turns: a pan only moves the finished one, and the next is painted behind
 * it, a few milliseconds at a time, once the hand rests.
 */
export function treeView(box: HTMLElement, start: TreeLook): TreeView {
  const sheets = [canvas(box, 'layer'), canvas(box, 'layer')];
  const over = canvas(box, 'over');
  let front = 0;
  let [width, height] = [0, 0];
  let table: Table | undefined;
  let whole = false;
  /** A picture of all that there was at first has been seen. */
  let arrived = false;
  let places: Places = { x: new Float64Array(0), y: new Float64Array(0) };
  let placed = { count: 0, best: -1, generation: 0, table: undefined as Table | undefined };
  let look = start;
  let camera: Camera = { left: 0, top: 0, scaleX: 1, scaleY: 1 };
  let following = true;
  let picture: Picture | undefined;
  let pictured: Scene | undefined;
  let work: Generator<undefined, Picture> | undefined;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hovered = -1;
  let painted = 0;
  let relaid = 0;
  let spare: Picture | undefined;

  const ratio = (): number => Math.min(2, devicePixelRatio || 1, Math.sqrt(6e6 / Math.max(1, width * height * (1 + 2 * BORDER) ** 2)));

  const layOut = (): void => {
    if (!table || table.count === 0) return;
    const { count, columns, fitness, family, best, generation } = table;
    if (places.x.length < count) places = { x: longer(places.x, fitness.length), y: longer(places.y, fitness.length) };
    const anew = placed.table !== table || placed.generation !== generation || placed.best !== best;
    if (look.layout === 'family') placeFamily(family, columns.parent, places);
    else place(look.layout, { count, fitness, iteration: columns.iteration, parent: columns.parent }, places, anew ? 0 : placed.count, scaleOf(fitness[0]!, fitness[best]!));
    placed = { count, best, generation, table };
    relaid = performance.now();
  };

  const wholeCamera = (): Camera => {
    const { count, columns } = table!;
    const last = Math.max(1, columns.iteration[count - 1]!);
    if (look.layout === 'family') {
      const [deepest, lowest] = extent(places, count);
      return fit({ left: 0, right: Math.max(1, deepest), bottom: lowest, top: 0 }, width, height);
    }
    const [bottom, top] = look.layout === 'gap' ? [-1, 4] : [-0.75, 1];
    // a tenth of room to the right, so that newcomers need no new picture
    return fit({ left: 0, right: last * (look.live ? 1.12 : 1.02), bottom, top }, width, height - LANE, 0.06, Math.max(0.06, HEAD / height));
  };

  const scene = (camera: Camera): Scene => {
    const border = { x: width * BORDER, y: height * BORDER };
    return { table: table!, places, camera: panned(camera, border.x, border.y), width: width + 2 * border.x, height: height + 2 * border.y, ratio: ratio(), colouring: look.colouring, scale: scaleOf(table!.fitness[0]!, table!.fitness[table!.best] ?? 0), dark: look.dark, lane: { top: border.y + height - LANE, height: LANE }, path: pathTo(table!.columns.parent, look.champion) };
  };

  const paintSome = (until: number): void => {
    while (work && performance.now() < until) {
      const { done, value } = work.next();
      if (!done) continue;
      work = undefined;
      took = performance.now() - relaid;
      spare = picture;
      picture = value;
      pictured = painting;
      if (following && next) camera = next;
      sheets[front]!.style.visibility = 'hidden';
      front = 1 - front;
      sheets[front]!.style.visibility = 'visible';
      painted++;
      arrived ||= whole;
      box.dataset.painted = String(painted);
      box.dataset.nodes = String(value.count);
    }
  };
  let painting: Scene | undefined;
  let next: Camera | undefined;
  let due = false;
  let turning = false;
  let took = 0;

  /** A new picture, once the one that is being painted is done: under a quick run none would ever be. */
  const begin = (): void => {
    due = work !== undefined;
    if (!due) beginNow();
  };
  const beginNow = (): void => {
    due = false;
    if (!table || table.count === 0 || width === 0) return;
    layOut();
    painting = scene((next = following ? wholeCamera() : camera));
    const back = sheets[1 - front]!;
    const [w, h] = [Math.round(painting.width * painting.ratio), Math.round(painting.height * painting.ratio)];
    if (back.width !== w || back.height !== h) [back.width, back.height] = [w, h];
    back.style.width = `${painting.width}px`;
    back.style.height = `${painting.height}px`;
    work = paint(sheetOf(back), painting, spare);
    spare = undefined;
    ask();
  };

  /** The rest is on its way, and so few came that who waits is served better by the picture of all. */
  const early = (): boolean => !whole && picture !== undefined && table!.count < GROWN * picture.count;

  const step = (): void => {
    paintSome(performance.now() + BUDGET);
    if (table && picture && pictured && !work && picture.count < table.count && table === pictured.table && !early()) {
      // newcomers go onto the finished picture; when they leave it, or there are many, a new one is due
      const outside = following && table.columns.iteration[table.count - 1]! > camera.left + width / camera.scaleX;
      if (look.layout === 'family' || placed.generation !== table.generation || picture.xs.length < table.count || table.count - picture.count > CROWD || outside || placed.best !== table.best) {
        // the longer a picture takes, the rarer it is
        const wait = Math.max(look.layout === 'family' ? 1500 : 400, 3 * took);
        if (performance.now() - relaid > wait) begin();
        else later(wait);
      } else {
        layOut();
        append(sheetOf(sheets[front]!), pictured, picture);
        box.dataset.nodes = String(picture.count);
      }
    }
    transform();
    if (!work && due) beginNow();
    if (work && arrived) ask();
    else if (work) soon();
  };
  const ask = (): void => void (frame ||= requestAnimationFrame(() => {
    frame = 0;
    step();
  }));
  /** Before all of a journal is in a picture somebody waits for it: no frame is waited for. */
  const soon = (): void => {
    if (turning) return;
    turning = true;
    void turn().then(() => {
      turning = false;
      step();
    });
  };
  const later = (wait: number): void => {
    clearTimeout(timer);
    timer = setTimeout(begin, wait);
  };

  const transform = (): void => {
    if (picture) {
      const { x, y, scaleX, scaleY } = between(picture.camera, camera);
      sheets[front]!.style.transform = `translate(${x}px,${y}px) scale(${scaleX},${scaleY})`;
    }
    if (table && table.count > 0) overlay(over, { table, places, camera, width, height, ratio: Math.min(2, devicePixelRatio || 1), look, hovered });
  };

  /** The hand moved the camera. */
  const moving = (next: Camera): void => {
    camera = next;
    following = false;
    work = undefined;
    ask();
    later(REST);
  };

  const centre = (node: number): void => {
    if (!table || node < 0) return;
    // all of it is in the picture already
    if (following) return ask();
    layOut();
    const [x, y] = [places.x[node]!, places.y[node]!];
    const at = { x: (x - camera.left) * camera.scaleX, y: Number.isFinite(y) ? (camera.top - y) * camera.scaleY : height / 2 };
    if (at.x > 30 && at.x < width - 30 && at.y > 20 && at.y < height - 20) return ask();
    moving(panned(camera, width / 2 - at.x, height / 2 - at.y));
  };

  const self: TreeView = {
    get painted() {
      return painted;
    },
    update(next, all) {
      const last = all && !whole && next === table;
      whole = all;
      if (next !== table) [following, arrived] = [true, false];
      const first = next !== table || !picture;
      table = next;
      if (first && !work) begin();
      else if (last) beginNow();
      else if (work || !early()) ask();
    },
    look(change) {
      const before = look;
      look = { ...look, ...change };
      if (look.layout !== before.layout) {
        placed = { count: 0, best: -1, generation: 0, table: undefined };
        following = true;
      }
      if (look.layout !== before.layout) beginNow();
      else if (look.colouring !== before.colouring || look.dark !== before.dark) begin();
      // while the journal is on its way each part may bring another champion
      else if (whole && (look.champion !== before.champion || look.live !== before.live)) begin();
      else ask();
    },
    show: centre,
    whole() {
      following = true;
      beginNow();
    },
    zoom: (factor) => moving(zoomed(camera, width / 2, height / 2, factor)),
    pan: (dx, dy) => moving(panned(camera, dx, dy)),
    hover(x, y) {
      if (!picture || !table) return -1;
      const { scaleX, scaleY, x: left, y: top } = between(picture.camera, camera);
      const found = nearest(picture.squares, picture.xs, picture.ys, (x - left) / scaleX, (y - top) / scaleY, 10);
      if (found !== hovered) {
        hovered = found;
        ask();
      }
      return found;
    },
    resize() {
      const box2 = box.getBoundingClientRect();
      if (Math.abs(box2.width - width) < 1 && Math.abs(box2.height - height) < 1) return;
      [width, height] = [box2.width, box2.height];
      beginNow();
    },
    close() {
      work = undefined;
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      observer.disconnect();
      for (const each of [...sheets, over]) each.remove();
    },
  };

  wheelAndDrag(over, { zoomAt: (x, y, fx, fy) => moving(zoomed(camera, x, y, fx, fy)), pan: self.pan });
  const observer = new ResizeObserver(() => self.resize());
  observer.observe(box);
  return self;
}

function canvas(box: HTMLElement, name: string): HTMLCanvasElement {
  const made = document.createElement('canvas');
  made.className = name;
  made.setAttribute('aria-hidden', 'true');
  box.append(made);
  return made;
}

function longer(array: Float64Array, length: number): Float64Array {
  const next = new Float64Array(length);
  next.set(array);
  return next;
}

function extent({ x, y }: { x: Float64Array; y: Float64Array }, count: number): [deepest: number, lowest: number] {
  let [deepest, lowest] = [0, 0];
  for (let i = 0; i < count; i++) {
    deepest = Math.max(deepest, x[i]!);
    lowest = Math.min(lowest, y[i]!);
  }
  return [deepest, lowest];
}
