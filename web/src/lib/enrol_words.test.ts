import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lackingToEnrol, photoToEnrol, type Enrolment } from './enrol_words.ts';
import type { FoundFace } from './looks.ts';

const file = { name: 'a', bytes: new Uint8Array(), sha256: 'ab12' };
const face: FoundFace = { number: 1, box: [1, 2, 30, 40], landmarks: [], usable: true, message: '', advice: '', quality: 50 };
const photo = { file, seen: { width: 100, height: 100, faces: [face], moreFaces: false }, face: 0 };
const whole: Enrolment = { gallery: 'id', photo, basis: { document: file }, subject: 'p.1' };

test('an enrolment can be made with everything that it takes, on paper without a signature', () => {
  assert.deepEqual(lackingToEnrol(whole), []);
  assert.equal(photoToEnrol(photo), 'ab12 1,2,30,40');
});

test('and not where one thing is lacking', () => {
  const lacks = (what: RegExp, less: Partial<Enrolment>) => assert.match(lackingToEnrol({ ...whole, ...less }).join(' '), what);
  lacks(/gallery/, { gallery: '' });
  lacks(/Give the photo/, { photo: undefined });
  lacks(/Choose the face/, { photo: { ...photo, face: undefined } });
  lacks(/a face is found/, { photo: { ...photo, seen: { ...photo.seen, faces: [] } } });
  lacks(/can be compared/, { photo: { ...photo, seen: { ...photo.seen, faces: [{ ...face, usable: false }] } } });
  lacks(/legal basis/, { basis: { signature: file } });
  for (const subject of ['', 'P 1', 'x'.repeat(65)]) lacks(/who it is/, { subject });
});
