import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { followLog } from './events.ts';

class Source extends EventTarget {
  closed = false;
  close() {
    this.closed = true;
  }
  tell(name: string) {
    this.dispatchEvent(new Event(name));
  }
}

test('what comes together is looked at once, and nothing after the end', (t) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.after(() => mock.timers.reset());
  const source = new Source();
  let changes = 0;
  const end = followLog(() => ++changes, () => source);
  source.tell('log');
  mock.timers.tick(1500);
  assert.equal(changes, 0);
  source.tell('entry');
  source.tell('entry');
  assert.equal(changes, 0);
  mock.timers.tick(1500);
  assert.equal(changes, 1);
  source.tell('log');
  mock.timers.tick(1500);
  assert.equal(changes, 2);
  source.tell('entry');
  end();
  mock.timers.tick(1500);
  assert.equal(changes, 2);
  assert.ok(source.closed);
});
