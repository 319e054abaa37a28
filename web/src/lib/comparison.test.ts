import assert from 'node:assert/strict';
import { test } from 'node:test';
import { after, alignedByEyes, EYE_LINE, fitted, moved, type Affine } from './align.ts';
import type { Point } from './box.ts';
import { eyeDistance } from './pictures.ts';
import { dragged, MOST_SCALE, WHOLE, zoomed, zoomMatrix } from './zoom.ts';

const FRAME = { width: 400, height: 500 };
function near(point: Point, expected: Point) {
  assert.ok(Math.hypot(point[0] - expected[0], point[1] - expected[1]) < 1e-6, `${point} is not ${expected}`);
}

test('two faces of any size and tilt come to the same eye line', () => {
  for (const eyes of [[[100, 200], [160, 200]], [[10, 10], [40, 50]], [[300, 90], [220, 100]]] as [Point, Point][]) {
    const map = alignedByEyes(eyes, FRAME)!;
    near(moved(map, eyes[0]!), [140, 500 * EYE_LINE]);
    near(moved(map, eyes[1]!), [260, 500 * EYE_LINE]);
    assert.ok(map[0] * map[3] - map[1] * map[2] > 0); // it is never mirrored
  }
});

test('without two eyes there is nothing to align by', () => {
  assert.equal(alignedByEyes([], FRAME), undefined);
  assert.equal(alignedByEyes([[5, 5]], FRAME), undefined);
  assert.equal(alignedByEyes([[5, 5], [5, 5]], FRAME), undefined);
});

test('a picture that is not aligned is whole and in the middle', () => {
  assert.deepEqual(fitted({ width: 800, height: 800 }, FRAME), [0.5, 0, 0, 0.5, 0, 50]);
});

test('what stands under the pointer stays there, and the frame never leaves the picture', () => {
  const at = { x: 0.25, y: 0.75 };
  const zoom = zoomed(WHOLE, 2, at);
  near(moved(zoomMatrix(zoom, FRAME), [100, 375]), [100, 375]);
  assert.deepEqual(zoomed(zoom, 0.001), WHOLE);
  assert.equal(zoomed(WHOLE, 1e6).scale, MOST_SCALE);
  assert.deepEqual(dragged(zoom, 99, -99), { scale: 2, x: 0.25, y: 0.75 });
  assert.deepEqual(dragged(WHOLE, 0.5, 0.5), WHOLE);
});

test('the eyes’ distance is told in pixels of the photo, whatever the picture’s size', () => {
  assert.equal(eyeDistance([[10, 10], [40, 50]], 0.5), 100);
  assert.equal(eyeDistance([], 0.5), undefined);
});

test('one map after another is both', () => {
  const first: Affine = [0, 1, -1, 0, 5, 6];
  const then: Affine = [2, 0, 0, 2, 1, 1];
  near(moved(after(first, then), [3, 4]), moved(then, moved(first, [3, 4])));
});
