import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellsOf, listsFor } from './role_lists.ts';

const person = (role: string) => ({ name: 'i.lund', role, keys: [] });

test('an investigator finds his own searches, and nobody else’s', () => {
  const list = listsFor(person('investigator')).find(({ name }) => name === 'searches')!;
  const rows = [
    { search: 5, time: '2026-11-24T09:00:00Z', investigator: 'i.lund', state: 'in review', ratification: '' },
    { search: 9, time: '2026-11-24T10:00:00Z', investigator: 'another', state: 'released', ratification: '' },
  ];
  assert.deepEqual(cellsOf(list, rows, person('investigator')), [['5', '24 Nov 2026, 09:00:00 UTC', 'in review', '']]);
  const all = listsFor(person('auditor')).find(({ name }) => name === 'searches')!;
  assert.equal(cellsOf(all, rows, person('auditor')).length, 2);
});

test('an examiner sees how many have decided, and no one’s name', () => {
  const [list] = listsFor(person('examiner'));
  const cells = cellsOf(list!, [{ search: 5, since: '', candidates: 2, decided: 1, needed: 2, investigator: 'i.lund' }], person('examiner'));
  assert.deepEqual(cells, [['5', '', '2', '1 of 2']]);
});

test('each list says what to do where it is empty', () => {
  for (const role of ['head', 'auditor', 'overseer', 'data-protection-officer', 'investigator', 'examiner', 'custodian']) {
    for (const list of listsFor(person(role))) assert.match(list.empty, /[a-z]/);
  }
});
