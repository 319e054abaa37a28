// Laying two faces over each other: where a picture stands in the frame of a comparison, as the six numbers of an affine map.

import type { Point } from './box.ts';

/** x' = a·x + c·y + e, y' = b·x + d·y + f: the order of CSS' matrix(). */
export type Affine = [a: number, b: number, c: number, d: number, e: number, f: number];

export interface Size {
  width: number;
  height: number;
}

/** Where the eyes of an aligned face stand: at this share of the height, and so far apart in shares of the width. */
export const EYE_LINE = 0.42;
export const EYES_APART = 0.3;

/** The whole picture in the middle of the frame, as large as fits. */
export function fitted(picture: Size, frame: Size): Affine {
  const scale = Math.min(frame.width / picture.width, frame.height / picture.height);
  return [scale, 0, 0, scale, (frame.width - picture.width * scale) / 2, (frame.height - picture.height * scale) / 2];
}

/**
 * Turned and scaled so that the eyes stand on the eye line; undefined where they coincide. The first landmark is the eye to the
 * left of an upright face, the second the other: a face that lies or hangs is set upright.
 */
export function alignedByEyes(landmarks: Point[], frame: Size): Affine | undefined {
  const [left, right] = landmarks;
  if (!left || !right) return undefined;
  const across: Point = [right[0] - left[0], right[1] - left[1]];
  const square = across[0] ** 2 + across[1] ** 2;
  if (!(square > 0)) return undefined;
  const apart = EYES_APART * frame.width;
  const a = (apart * across[0]) / square;
  const b = (-apart * across[1]) / square;
  const e = frame.width / 2 - apart / 2 - (a * left[0] - b * left[1]);
  const f = frame.height * EYE_LINE - (b * left[0] + a * left[1]);
  return [a, b, -b, a, e, f];
}

/** The map that does `first`, then `then`. */
export function after(first: Affine, then: Affine): Affine {
  const [a, b, c, d, e, f] = first;
  const [A, B, C, D, E, F] = then;
  return [A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F];
}

export function moved([a, b, c, d, e, f]: Affine, [x, y]: Point): Point {
  return [a * x + c * y + e, b * x + d * y + f];
}
