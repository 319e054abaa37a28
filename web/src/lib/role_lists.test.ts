import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listsFor, rowsOf, seesAllSearches } from './role_lists.ts';

const person = (role: string) => ({ name: 'i.lund', role, keys: [] });

test('an investigator finds his own searches, and nobody else’s', () => {
  const list = listsFor(person('investigator')).find(({ name }) => name === 'searches')!;
  const rows = [
    { search: 5, time: '2026-11-24T09:00:00Z', investigator: 'i.lund', state: 'in review', ratification: '' },
    { search: 9, time: '2026-11-24T10:00:00Z', investigator: 'another', state: 'released', ratification: '' },
  ];
  assert.deepEqual(rowsOf(list, rows, person('investigator')), [{ cells: ['5', '24 Nov 2026, 09:00:00 UTC', 'in review', ''], link: undefined }]);
  const all = listsFor(person('auditor')).find(({ name }) => name === 'searches')!;
  assert.equal(rowsOf(all, rows, person('auditor')).length, 2);
  assert.ok(seesAllSearches(person('auditor')) && !seesAllSearches(person('investigator')) && !seesAllSearches(person('examiner')));
});

test('an examiner sees how many have decided, and no one’s name', () => {
  const [list] = listsFor(person('examiner'));
  const [row] = rowsOf(list!, [{ search: 5, since: '', candidates: 2, decided: 1, needed: 2, investigator: 'i.lund' }], person('examiner'));
  assert.deepEqual(row, { cells: ['5', '', '2', '1 of 2'], link: { href: '#desk/review/5', text: 'Compare 5' } });
});

test('what came of a search is offered once it is over, and to those alone who may be told', () => {
  const linkFor = (role: string, state: string) => {
    const list = listsFor(person(role)).find(({ name }) => name === 'searches')!;
    return rowsOf(list, [{ search: 5, time: '', investigator: 'i.lund', state, ratification: '' }], person(role))[0]?.link?.href;
  };
  for (const role of ['investigator', 'head', 'data-protection-officer']) {
    assert.equal(linkFor(role, 'released'), '#desk/result/5');
    assert.equal(linkFor(role, 'no candidate'), '#desk/result/5');
    for (const state of ['in review', 'running', 'aborted', 'destroyed']) assert.equal(linkFor(role, state), undefined);
  }
  for (const role of ['auditor', 'overseer']) assert.equal(linkFor(role, 'released'), undefined);
});

test('each list says what to do where it is empty', () => {
  for (const role of ['head', 'auditor', 'overseer', 'data-protection-officer', 'investigator', 'examiner', 'custodian']) {
    for (const list of listsFor(person(role))) assert.match(list.empty, /[a-z]/);
  }
});
