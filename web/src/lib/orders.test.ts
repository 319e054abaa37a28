import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayLift, maySuspend, stoppedInWords, type Order } from './orders.ts';

const order: Order = { order: '0', scope: 'deployment', target: '', reason: '', verified: true, by: 'h.vega' };

test('the head and overseers stop, and each lifts their own', () => {
  assert.ok(maySuspend({ role: 'head' }) && maySuspend({ role: 'overseer' }));
  assert.ok(!maySuspend({ role: 'auditor' }) && !maySuspend({ role: 'investigator' }));
  assert.ok(mayLift(order, { name: 'h.vega', role: 'head' }));
  assert.ok(!mayLift(order, { name: 'o.one', role: 'overseer' }));
  assert.ok(!mayLift({ ...order, by: 'o.one' }, { name: 'h.vega', role: 'head' }));
});

test('what nobody can read, the head lifts', () => {
  const { by: _, ...rest } = order;
  assert.ok(mayLift({ ...rest, verified: false }, { name: 'h.vega', role: 'head' }));
  assert.ok(!mayLift({ ...rest, verified: false }, { name: 'o.one', role: 'overseer' }));
});

test('what is stopped is said in words', () => {
  assert.equal(stoppedInWords(order), 'Everything');
  assert.equal(stoppedInWords({ scope: 'gallery', target: 'custody' }), 'The gallery custody');
  assert.equal(stoppedInWords({ scope: 'user', target: 'i.lund' }), 'The person i.lund');
});
