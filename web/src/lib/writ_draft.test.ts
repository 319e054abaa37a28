import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lackingToDraft, namesIn, tomlQuote, writText, type WritFields } from './writ_draft.ts';

const FIELDS: WritFields = {
  deployment: 'faces.agency.example', id: '2026-1/1', issuer: 'judge@court.example', case: '2026-1', ground: 'Act s. 12', missingPerson: '',
  purpose: 'identify', galleries: ['custody'], investigators: ['i.lund'], searches: 1, days: 2, notifyAfterDays: 90, urgent: false,
  probes: [{ sha256: 'ab', face: [1, 2, 3, 4] }],
}; // prettier-ignore

test('a draft with everything can be saved, and none where something is lacking', () => {
  assert.deepEqual(lackingToDraft(FIELDS), []);
  const lacks = (what: RegExp, less: Partial<WritFields>) => assert.match(lackingToDraft({ ...FIELDS, ...less }).join(' '), what);
  lacks(/photo/, { probes: [] });
  lacks(/galleries/, { galleries: [] });
  lacks(/who may search/, { investigators: [] });
  lacks(/who may search/, { investigators: ['I. Lund'] });
  lacks(/who signs/, { issuer: '' });
  lacks(/writ’s number/, { id: 'a b' });
  lacks(/case’s number/, { case: '' });
  lacks(/not both/, { missingPerson: 'a child' });
  lacks(/not both/, { ground: '' });
  lacks(/what the search is for/, { purpose: 'x'.repeat(501) });
});

test('no text can end its quotes and add a line', () => {
  assert.equal(tomlQuote('a"b\\c\n\x7f'), '"a\\"b\\\\c\\u000A\\u007F"');
  const text = writText({ ...FIELDS, purpose: 'x"\nsearches = 999' }, 0);
  assert.match(text, /^purpose = "x\\"\\u000Asearches = 999"$/m);
  assert.equal(text.match(/^searches = /gm)?.length, 1);
});

test('names are told apart by blanks and commas, each once', () => {
  assert.deepEqual(namesIn(' i.lund, i.sato\ni.lund;e '), ['i.lund', 'i.sato', 'e']);
  assert.deepEqual(namesIn(' '), []);
});

test('a writ for a missing person that can’t wait says so', () => {
  const text = writText({ ...FIELDS, ground: '', missingPerson: 'a child', urgent: true }, 0);
  assert.match(text, /^missing_person = "a child"$/m);
  assert.match(text, /^urgent = true$/m);
  assert.doesNotMatch(text, /^ground/m);
  assert.match(text, /^not_after = 1970-01-03T00:00:00Z$/m);
});
