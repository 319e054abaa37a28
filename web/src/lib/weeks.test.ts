import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTime } from './time.ts';
import { outcomeOf, searchesIn, total, weeksOf } from './weeks.ts';

const at = (time: string) => parseTime(time)!;
const search = (time: string, state = 'released', outcome = 'no_lead') => ({ time, state, outcome });

test('a week begins on Monday at midnight, UTC', () => {
  const weeks = weeksOf(
    [search('2026-11-22T23:59:59Z'), search('2026-11-23T00:00:00Z'), search('2026-11-29T23:59:59Z')],
    at('2026-11-28T12:00:00Z'),
    2,
  );
  assert.deepEqual(weeks.map(({ begins }) => begins), ['2026-11-16', '2026-11-23']);
  assert.deepEqual(weeks.map(searchesIn), [1, 2]);
  assert.deepEqual(weeksOf([], at('2026-11-23T00:00:00Z'), 1).map(({ begins }) => begins), ['2026-11-23']);
  assert.deepEqual(weeksOf([], at('2026-11-22T23:59:59Z'), 1).map(({ begins }) => begins), ['2026-11-16']);
});

test('what lies outside the weeks, or has no time, is left out', () => {
  const weeks = weeksOf([search('2026-11-15T23:59:59Z'), search('2026-11-30T00:00:00Z'), search('soon')], at('2026-11-28T12:00:00Z'), 2);
  assert.deepEqual(weeks.map(searchesIn), [0, 0]);
});

test('a search counts by what came of it', () => {
  assert.equal(outcomeOf({ state: 'released', outcome: 'lead' }), 'lead');
  assert.equal(outcomeOf({ state: 'destroyed', outcome: 'lead' }), 'lead');
  assert.equal(outcomeOf({ state: 'released', outcome: 'no_lead' }), 'none');
  assert.equal(outcomeOf({ state: 'no candidate', outcome: '' }), 'none');
  assert.equal(outcomeOf({ state: 'in review', outcome: '' }), 'open');
  assert.equal(outcomeOf({ state: 'running', outcome: '' }), 'open');
  assert.equal(outcomeOf({ state: 'aborted', outcome: '' }), 'aborted');
  const weeks = weeksOf([search('2026-11-24T10:00:00Z', 'released', 'lead'), search('2026-11-17T10:00:00Z', 'in review', '')], at('2026-11-28T12:00:00Z'));
  assert.equal(weeks.length, 12);
  assert.deepEqual(total(weeks), { lead: 1, none: 0, open: 1, aborted: 0 });
});
