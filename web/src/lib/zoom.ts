// How far two pictures are zoomed and moved, both alike: shares of the frame, so that frames of any size agree.

import type { Affine, Size } from './align.ts';

export interface Zoom {
  scale: number;
  /** Where the frame's middle looks, in shares of its width and height. */
  x: number;
  y: number;
}

export const WHOLE: Zoom = { scale: 1, x: 0.5, y: 0.5 };
export const MOST_SCALE = 12;

function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** The frame never shows more of what lies beside the picture than it does at scale 1. */
function held({ scale, x, y }: Zoom): Zoom {
  const half = 0.5 / scale;
  return { scale, x: within(x, half, 1 - half), y: within(y, half, 1 - half) };
}

/** Larger by `factor`; what stands at `at` (shares of the frame as it is seen) stays there. */
export function zoomed(zoom: Zoom, factor: number, at: { x: number; y: number } = { x: 0.5, y: 0.5 }): Zoom {
  const scale = within(zoom.scale * factor, 1, MOST_SCALE);
  const shift = 1 / zoom.scale - 1 / scale;
  return held({ scale, x: zoom.x + (at.x - 0.5) * shift, y: zoom.y + (at.y - 0.5) * shift });
}

/** What is seen follows a finger that moved by (x, y), in shares of the frame. */
export function dragged(zoom: Zoom, x: number, y: number): Zoom {
  return held({ scale: zoom.scale, x: zoom.x - x / zoom.scale, y: zoom.y - y / zoom.scale });
}

export function zoomMatrix({ scale, x, y }: Zoom, { width, height }: Size): Affine {
  return [scale, 0, 0, scale, (0.5 - x * scale) * width, (0.5 - y * scale) * height];
}
