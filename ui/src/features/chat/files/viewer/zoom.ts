/** How a picture lies on its stage: so much larger than fitting, and moved so far from the middle, in CSS pixels. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

export interface Point {
  x: number;
  y: number;
}

interface Size {
  width: number;
  height: number;
}

export const fitting: Zoom = { scale: 1, x: 0, y: 0 };

const MOST = 12;

/** What lies under `at`, from the middle of the stage, stays there. */
export function zoomed(zoom: Zoom, factor: number, at: Point, stage: Size): Zoom {
  const scale = Math.min(MOST, Math.max(1, zoom.scale * factor));
  const by = scale / zoom.scale;
  return kept({ scale, x: at.x - (at.x - zoom.x) * by, y: at.y - (at.y - zoom.y) * by }, stage);
}

export function moved(zoom: Zoom, by: Point, stage: Size): Zoom {
  return kept({ ...zoom, x: zoom.x + by.x, y: zoom.y + by.y }, stage);
}

/** A point of the window as seen from the middle of the stage. */
export function fromMiddle({ x, y }: Point, stage: Size & { left: number; top: number }): Point {
  return { x: x - stage.left - stage.width / 2, y: y - stage.top - stage.height / 2 };
}

/** Never so far that nothing of the picture is left on the stage. */
function kept({ scale, x, y }: Zoom, { width, height }: Size): Zoom {
  const most = { x: ((scale - 1) * width) / 2, y: ((scale - 1) * height) / 2 };
  const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value)) + 0;
  return { scale, x: within(x, most.x), y: within(y, most.y) };
}
