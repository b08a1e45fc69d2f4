/** What a hand can do with a picture. */
export interface Hand {
  zoomAt(x: number, y: number, factorX: number, factorY: number): void;
  pan(dx: number, dy: number): void;
}

/** The wheel comes nearer (with Shift only across, with Alt only up), a drag moves, two fingers do both. */
export function wheelAndDrag(on: HTMLElement, { zoomAt, pan }: Hand): void {
  const fingers = new Map<number, { x: number; y: number }>();
  on.addEventListener('wheel', (event) => {
    event.preventDefault();
    const turn = event.deltaY || event.deltaX;
    const factor = Math.exp(-turn * (event.deltaMode === 1 ? 0.05 : 0.0018));
    zoomAt(event.offsetX, event.offsetY, event.altKey ? 1 : factor, event.shiftKey ? 1 : factor);
  }, { passive: false });
  on.addEventListener('pointerdown', (event) => {
    fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    on.setPointerCapture(event.pointerId);
  });
  on.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.offsetX, y: event.offsetY };
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (!other) return pan(now.x - before.x, now.y - before.y);
    const apart = (a: { x: number; y: number }): number => Math.hypot(a.x - other.x, a.y - other.y) || 1;
    const factor = apart(now) / apart(before);
    zoomAt((now.x + other.x) / 2, (now.y + other.y) / 2, factor, factor);
  });
  for (const name of ['pointerup', 'pointercancel'] as const) on.addEventListener(name, (event) => void fingers.delete(event.pointerId));
}
