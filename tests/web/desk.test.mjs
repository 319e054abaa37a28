// The desk of the people who sign in: a passkey is made, added, used, and of no use to others. In a real browser, with its
// own virtual authenticator, over a real deployment.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeskWorld, faultsOf, isTooWide } from './desk_world.mjs';

const world = new DeskWorld();
before(() => world.open());
after(() => world.end());

const visit = (t, options) => world.visit(t, options);
const makePasskey = (page, name) => world.makePasskey(page, name);
const enter = (page) => world.enter(page);
const act = (...words) => world.agency.act(...words);

test('a passkey counts once its key is added, and signs its person in and out', async (t) => {
  const { page } = await visit(t);
  const file = await makePasskey(page, 'head');
  await enter(page);
  await page.getByText('by no passkey of head’s here').or(page.getByText("by no passkey of head's here")).waitFor();
  act('user', 'add-key', '--public-key', file);
  await enter(page);
  await page.getByRole('heading', { name: 'head', exact: true }).waitFor();
  await page.getByText('Nothing is suspended.').waitFor();
  await page.getByRole('cell', { name: 'custodian' }).first().waitFor();

  await page.reload();
  await page.getByRole('heading', { name: 'head', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
});

test('somebody new is added by the head, and finds the desk of the role', async (t) => {
  const { page } = await visit(t);
  const file = await makePasskey(page, 'i.lund');
  act('user', 'add', 'i.lund', '--role', 'investigator', '--public-key', file);
  await enter(page);
  await page.getByText('You have not searched yet.').waitFor();
  assert.equal(await page.getByText('Orders of suspension').count(), 0);
  act('user', 'revoke', 'i.lund', '--reason', 'left');
  await page.reload();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await enter(page);
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /revoked/);
});

test('who is invited makes a passkey with the link, once', async (t) => {
  const { link } = JSON.parse(act('user', 'add', 'e.berg', '--role', 'examiner', '--invite', world.url, '--json'));
  assert.ok(link.startsWith(`${world.url}/#join/e.berg/`));
  const { page } = await visit(t);
  await page.goto(link);
  await page.reload(); // the secret is in no address any more
  assert.equal(await page.getByRole('button', { name: 'Make my passkey' }).count(), 0);
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('heading', { name: 'Welcome, e.berg' }).waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Make my passkey' }).click();
  await page.getByText('Your passkey is made').waitFor();
  assert.ok(!page.url().includes('e.berg'));
  await page.getByRole('button', { name: 'Sign in with it' }).click();
  await page.getByText('No search waits for an examiner.').waitFor();
  JSON.parse(world.agency.run('log', 'verify', '--json'));

  const other = await visit(t);
  await other.page.goto('about:blank');
  await other.page.goto(link);
  await other.page.getByRole('button', { name: 'Make my passkey' }).click();
  await other.page.getByRole('alert').waitFor();
  assert.match(await other.page.getByRole('alert').innerText(), /used, replaced or withdrawn/);
});

test('a passkey that does not check who uses it signs nobody in', async (t) => {
  const { page, verify } = await visit(t);
  const file = await makePasskey(page, 'auditor');
  act('user', 'add', 'auditor', '--role', 'auditor', '--public-key', file);
  await verify(false);
  await enter(page);
  await page.getByRole('alert').waitFor();
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await verify(true);
  await enter(page);
  await page.getByRole('heading', { name: 'auditor', exact: true }).waitFor();
});

test('an act is signed by the passkey, and the log holds it as an SSH signature', async (t) => {
  const { page } = await visit(t);
  const file = await makePasskey(page, 'c.moreau');
  act('user', 'add', 'c.moreau', '--role', 'custodian', '--public-key', file);
  await enter(page);
  await page.getByText('There is no gallery yet.').waitFor();
  await page.getByLabel(/^Its name/).fill('custody');
  await page.getByLabel(/^What it is for/).fill('people in custody');
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByText(/The gallery custody is made, by entry \d+/).waitFor();
  await page.getByRole('cell', { name: 'custody', exact: true }).waitFor();
  const { entries } = JSON.parse(world.agency.run('log', 'show', '--last', '1', '--json'));
  assert.equal(entries[0].type, 'gallery_create');
  assert.equal(entries[0].outcome, 'done');
  JSON.parse(world.agency.run('log', 'verify', '--json')); // it fails where a proof is wrong

  await page.getByLabel(/^Its name/).fill('custody'); // a refusal is told with its reason, and what to do
  await page.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /it exists/);

  const entry = entries[0].entry ?? entries[0].index;
  await page.goto(`${world.url}/#entry/${entry}`);
  await page.getByText('The key that it shows signed exactly this act').waitFor();
});

test('the alarms are read by an act', async (t) => {
  const { page } = await visit(t);
  const own = await makePasskey(page, 'a.one');
  act('user', 'add', 'a.one', '--role', 'auditor', '--public-key', own);
  await enter(page);
  await page.getByText('None waits for your role.').waitFor();
  await page.getByRole('button', { name: 'Read the alarms' }).click();
  await page.getByText('There is nothing that nobody in your role has read.').waitFor();
  const { entries } = JSON.parse(world.agency.run('log', 'show', '--last', '1', '--json'));
  assert.equal(entries[0].type, 'alarm_show');
});

test('the head stops everything with two presses, and lifts it; nobody else finds the button', async (t) => {
  const { page } = await world.newPerson(t, 'o.one', 'overseer');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByLabel(/^Why, in a line/).fill('an inquiry');
  await page.getByRole('button', { name: 'Stop everything now' }).click();
  await page.getByText('Everything is stopped.').waitFor();
  await page.getByText('by o.one').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  assert.equal(JSON.parse(world.agency.run('suspend', '--list', '--json')).orders.length, 1);

  const other = await world.newPerson(t, 'a.two', 'auditor');
  assert.equal(await other.page.getByRole('button', { name: 'Stop', exact: true }).count(), 0);
  await page.getByLabel('Why it is lifted, in a line').fill('it is over');
  await page.getByRole('button', { name: 'Lift your order' }).click();
  await page.getByText('It is lifted.').waitFor();
  assert.equal(JSON.parse(world.agency.run('suspend', '--list', '--json')).orders.length, 0);
});

test('the head reads the usage statement and signs it', async (t) => {
  const { link } = JSON.parse(act('user', 'add-key', '--invite', world.url, '--json'));
  const { page } = await visit(t);
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('button', { name: 'Make my passkey' }).click();
  await page.getByRole('button', { name: 'Sign in with it' }).click();
  await page.getByText('without it searching stops then').waitFor();
  await page.getByRole('button', { name: 'Read it' }).click();
  await page.getByText('[counts]').waitFor();
  assert.deepEqual(await faultsOf(page), []);
  await page.getByRole('button', { name: 'Sign it and file it' }).click();
  await page.getByText(/Statement 1 is signed and filed/).waitFor();
  assert.match(world.agency.run('statement', 'show', '1'), /faces\.agency\.example/);
});

test('who has no passkey here is told so', async (t) => {
  const { page } = await visit(t);
  await enter(page);
  await page.getByText('No passkey was used.').waitFor();
});

test('a server that only shows the log has no desk', async (t) => {
  const context = await world.chromium.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  const shown = (await world.serveLog(world.demoLog())).url.replace('127.0.0.1', 'localhost');
  for (const address of [shown, world.url.replace('localhost', '127.0.0.1')]) {
    await page.goto(`${address}/#desk`);
    await page.getByText('This server only shows the log, or').waitFor();
    assert.equal(await page.getByRole('navigation').getByText('Sign in').count(), 0);
  }
});

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1100, 360]) {
    test(`the desk has no fault of accessibility and is no wider than the window: ${colorScheme}, ${width} pixels`, async (t) => {
      const { page } = await visit(t, { colorScheme, viewport: { width, height: 800 } });
      assert.deepEqual(await faultsOf(page), []);
      const name = `o-${colorScheme}-${width}`;
      const file = await makePasskey(page, name);
      assert.deepEqual(await faultsOf(page), []);
      act('user', 'add', name, '--role', 'overseer', '--public-key', file);
      await enter(page);
      await page.getByRole('cell', { name: 'custodian' }).first().waitFor();
      assert.deepEqual(await faultsOf(page), []);
      assert.ok(!(await isTooWide(page)));
    });
  }
}
