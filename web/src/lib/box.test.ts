import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxOf, boxText, faceAt, overlap, type Box } from './box.ts';

test('a box is read in its one form, and written in it', () => {
  assert.deepEqual(boxOf('412,-6,180,236'), [412, -6, 180, 236]);
  assert.equal(boxText([412, -6, 180, 236]), '412,-6,180,236');
  for (const text of ['', '1,2,3', '1,2,3,4,5', '1,2,0,4', '1,2,3,-4', '1, 2,3,4', '1.5,2,3,4']) assert.equal(boxOf(text), undefined, text);
});

test('the face that a writ names is the one that stands there, and no other', () => {
  const faces = [[0, 0, 100, 100], [300, 0, 100, 100]].map((box) => ({ box: box as Box }));
  assert.equal(faceAt([310, 5, 100, 100], faces), 1);
  assert.equal(faceAt([0, 0, 100, 100], faces), 0);
  assert.equal(faceAt([150, 0, 100, 100], faces), undefined);
  assert.equal(faceAt([50, 0, 100, 100], faces), undefined); // a third of what both cover: too little
  assert.equal(faceAt([0, 0, 100, 100], []), undefined);
});

test('boxes overlap by their common share', () => {
  assert.equal(overlap([0, 0, 10, 10], [0, 0, 10, 10]), 1);
  assert.equal(overlap([0, 0, 10, 10], [5, 0, 10, 10]), 1 / 3);
  assert.equal(overlap([0, 0, 10, 10], [10, 0, 10, 10]), 0);
});
