import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesLeft, FEATURES, remarksText } from './remarks.ts';

test('features and words become one line, by candidate', () => {
  const findings = { A: { nose: 'similar', eyes: 'similar', ears: 'not visible' }, B: {}, C: { 'scars and marks': 'different' } } as const;
  assert.equal(remarksText(findings, ' a mole\nby the left eye '), 'A: similar eyes, nose; not visible ears. C: different scars and marks. a mole by the left eye');
  assert.equal(remarksText({}, ''), '');
});

test('what no line of the log may hold is taken out', () => {
  assert.equal(remarksText({}, 'a\r\n\tb\u2028c\u202ed\u2066e\u0085f'), 'a b c d e f');
  assert.ok(remarksText({}, 'a\ud800').isWellFormed());
});

test('bytes are counted, not letters', () => {
  assert.equal(bytesLeft(''), 1000);
  assert.equal(bytesLeft('ü'.repeat(500)), 0);
  assert.equal(bytesLeft('ü'.repeat(501)), -2);
  const all = Object.fromEntries(FEATURES.map((feature) => [feature, 'not visible' as const]));
  assert.ok(bytesLeft(remarksText({ A: all }, '')) > 800);
});
