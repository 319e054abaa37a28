import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isTask, tasksFor, taskTitle } from './tasks.ts';

const tasks = (role: string) => tasksFor({ name: 'x', role, keys: [] });

test('each role is offered its own work, and to read and draft writs', () => {
  assert.deepEqual(tasks('investigator'), ['search', 'writ', 'draft']);
  assert.deepEqual(tasks('custodian'), ['enrol', 'writ', 'draft']);
  for (const role of ['examiner', 'head', 'auditor', 'overseer', 'data-protection-officer']) assert.deepEqual(tasks(role), ['writ', 'draft'], role);
});

test('an address names a work of the desk, with a search where it is about one, or nothing', () => {
  assert.ok(isTask('search', false) && isTask('review', true) && isTask('result', true));
  for (const [name, numbered] of [['search', true], ['review', false], ['toString', false], ['', false]] as const) assert.ok(!isTask(name, numbered), name);
  assert.equal(taskTitle('review', 12), 'Compare search 12');
  assert.equal(taskTitle('search'), 'Search');
});
