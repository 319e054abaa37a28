import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Box } from './box.ts';
import type { FoundFace, SeenWrit } from './looks.ts';
import { firstFace, lacking, qualityWords, searchSentence, standingOf, writHindrances, type ChosenPhoto } from './search_words.ts';

const WRIT: SeenWrit = {
  id: '2026-1/1', issuer: 'court@example', case: '2026-1', ground: 's. 12', purpose: 'identify', galleries: ['custody', 'staff'],
  investigators: ['i.lund'], probes: [{ sha256: 'named', face: '300,0,100,100' }, { sha256: 'open', face: '' }],
  not_before: '', not_after: '', urgent: false, searches: 2, trusted: 'yes', in_force: 'yes', left: '2',
  in_words: { signed_by: 'court@example', trusted: 'yes, signed', in_force: 'yes', left: '2 of 2 searches left', ratification: '' },
}; // prettier-ignore

const face = (box: Box, more: Partial<FoundFace> = {}): FoundFace => ({ number: 1, box, landmarks: [], usable: true, message: '', advice: '', quality: 63, ...more });
const LEFT = face([0, 0, 100, 100]);
const RIGHT = face([302, 3, 100, 100]);
function photo(sha256: string, faces: FoundFace[], chosen?: number): ChosenPhoto {
  const file = { name: `${sha256}.jpg`, bytes: new Uint8Array(), sha256 };
  return { file, seen: { width: 500, height: 200, faces, moreFaces: false }, face: chosen };
}

test('the face that the writ names is chosen; else the only one; else none', () => {
  const chosen = (given: ChosenPhoto, writ?: SeenWrit) => firstFace(given.seen, standingOf(given, writ));
  assert.equal(chosen(photo('named', [LEFT, RIGHT]), WRIT), 1);
  assert.equal(chosen(photo('open', [LEFT]), WRIT), 0);
  assert.equal(chosen(photo('open', [LEFT, RIGHT]), WRIT), undefined);
  assert.equal(chosen(photo('named', [LEFT]), WRIT), undefined); // the only face is another one
  assert.equal(chosen(photo('named', [LEFT])), 0);
});

test('a search can be made with a writ in force, its photo and its face, and nothing less', () => {
  const good = photo('named', [LEFT, RIGHT], 1);
  assert.deepEqual(lacking(WRIT, [good], 'i.lund'), []);
  const lacks = (what: RegExp, writ: SeenWrit | undefined, photos: ChosenPhoto[], name = 'i.lund') => assert.match(lacking(writ, photos, name).join(' '), what);
  lacks(/Give the writ/, undefined, [good]);
  lacks(/a writ that you can use/, WRIT, [good], 'another');
  lacks(/a writ that you can use/, { ...WRIT, in_force: 'writ-expired' }, [good]);
  lacks(/Give the photo/, WRIT, []);
  lacks(/other\.jpg away: the writ does not name it/, WRIT, [good, photo('other', [LEFT], 0)]);
  lacks(/no face was found/, WRIT, [photo('open', [])]);
  lacks(/Choose the face in open/, WRIT, [photo('open', [LEFT, RIGHT])]);
  lacks(/Choose the face in named\.jpg that the writ names/, WRIT, [photo('named', [LEFT, RIGHT], 0)]);
  lacks(/can’t be compared/, WRIT, [photo('open', [face([0, 0, 9, 9], { usable: false })], 0)]);
  lacks(/at most 8/, WRIT, Array.from({ length: 9 }, () => good));
});

test('a writ that can’t be used says why, and what is left of it counts', () => {
  assert.deepEqual(writHindrances(WRIT, 'i.lund'), []);
  const says = (more: Partial<SeenWrit>, words: Partial<SeenWrit['in_words']> = {}) =>
    writHindrances({ ...WRIT, ...more, in_words: { ...WRIT.in_words, ...words } }, 'i.lund').join(' ');
  assert.match(says({ trusted: 'writ-unsigned' }, { trusted: 'no: it has no signature' }), /does not count here: It has no signature\./);
  assert.match(says({ in_force: 'writ-expired' }, { in_force: 'no: it expired' }), /used now: It expired\./);
  assert.match(says({ left: '0' }, { left: '0 of 2 searches left' }), /Nothing is left/);
  assert.match(says({ left: 'writ-other-text' }), /Nothing is left/);
  assert.match(says({ investigators: ['another'] }), /does not name you/);
});

test('the quality is said in people’s words', () => {
  assert.match(qualityWords(LEFT), /^Good enough to be compared: 63 of 100/);
  assert.match(qualityWords(face([0, 0, 9, 9], { quality: 9.6 })), /^Poor: 9 of 100 .* better photo/);
  assert.match(qualityWords(face([0, 0, 9, 9], { quality: 0.4 })), /fewer than 1 of 100/);
  assert.equal(qualityWords(face([0, 0, 9, 9], { quality: undefined })), 'Good enough to be compared.');
  const unusable = face([0, 0, 9, 9], { usable: false, message: 'couldn’t use the face: it is blurred', advice: 'use a sharper one' });
  assert.equal(qualityWords(unusable), 'Couldn’t use the face: it is blurred. Use a sharper one.');
});

test('what will be done is one plain sentence', () => {
  assert.match(searchSentence(WRIT, 1), /^The chosen face is compared with everybody in the galleries custody and staff, under the writ 2026-1\/1 of court@example; 1 of its searches is then left\./);
  assert.match(searchSentence({ ...WRIT, galleries: ['custody'], left: '1' }, 2), /2 photos, are compared with everybody in the gallery custody.*none of its searches is then left/);
});
