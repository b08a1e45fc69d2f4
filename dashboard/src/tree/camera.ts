/** What part of the world is seen: screen x = (x - left) * scaleX, screen y = (top - y) * scaleY. */
export interface Camera {
  left: number;
  top: number;
  scaleX: number;
  scaleY: number;
}

export interface Box {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

/** The camera that shows a box in so many pixels, with room at the edges: shares of the width, and of the height. */
export function fit({ left, right, bottom, top }: Box, width: number, height: number, margin = 0.05, above = margin): Camera {
  const across = right - left || 1;
  const up = top - bottom || Math.abs(top) * 1e-3 || 1;
  const scaleX = (width * (1 - 2 * margin)) / across;
  const scaleY = (height * (1 - 2 * above)) / up;
  return { scaleX, scaleY, left: left - (width * margin) / scaleX, top: top + (height * above) / scaleY };
}

/** Moves by pixels. */
export function panned(camera: Camera, dx: number, dy: number): Camera {
  return { ...camera, left: camera.left - dx / camera.scaleX, top: camera.top + dy / camera.scaleY };
}

/** Comes nearer by factors, so that the world under the pointer stays there. */
export function zoomed(camera: Camera, atX: number, atY: number, factorX: number, factorY = factorX): Camera {
  const x = camera.left + atX / camera.scaleX;
  const y = camera.top - atY / camera.scaleY;
  const scaleX = camera.scaleX * factorX;
  const scaleY = camera.scaleY * factorY;
  return { scaleX, scaleY, left: x - atX / scaleX, top: y + atY / scaleY };
}

/** How a picture that one camera took is moved and stretched to look as another's. */
export function between(taken: Camera, now: Camera): { x: number; y: number; scaleX: number; scaleY: number } {
  return {
    scaleX: now.scaleX / taken.scaleX,
    scaleY: now.scaleY / taken.scaleY,
    x: (taken.left - now.left) * now.scaleX,
    y: (now.top - taken.top) * now.scaleY,
  };
}
