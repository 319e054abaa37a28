// The public log's page in a real browser, served by the real program: what a citizen sees, and what is found wrong.

import assert from 'node:assert/strict';
import { cpSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AXE, DEMO_KEY, DEMO_WITNESS, ENTRY, OTHER_ENTRY, RECEIPT, settled, VIEWS, World } from './world.mjs';

const world = new World();
let browser, demo;
before(async () => {
  browser = await world.browser();
  demo = await world.serveLog(world.demoLog());
});
after(() => world.end());

/** A page of its own, with nothing remembered; fails the test where the page reports an error or asks elsewhere. */
async function visit(t, url, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && !/status of 404/.test(message.text()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && !request.url().startsWith(new URL(url).origin)) complaints.push(request.url());
  });
  t.after(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  await page.goto(url);
  await settled(page);
  return page;
}

async function check(page) {
  await page.getByRole('button', { name: /^Check/ }).click();
  await page.getByRole('button', { name: 'Check again' }).waitFor();
  const steps = page.getByRole('region', { name: 'Result of the check' });
  return { text: await steps.innerText(), states: await steps.locator('li > svg').evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label'))) };
}

async function pin(page, label, key) {
  await page.getByLabel(label).fill(key);
  await page.getByLabel(label).press('Enter');
}
const KEY_FIELD = /The key that the deployment published/;
const WITNESS_FIELD = /The key of a witness/;

/** Serves the demo's log with one file changed. */
async function spoilt(file, change) {
  const log = world.demoLog();
  writeFileSync(join(log, file), change(readFileSync(join(log, file))));
  return (await world.serveLog(log)).url;
}
const flip = (at) => (bytes) => ((bytes[at < 0 ? bytes.length + at : at] ^= 1), bytes);

for (const theme of ['light', 'dark']) {
  for (const width of [1100, 360]) {
    test(`no view has a fault of accessibility or is wider than the window: ${theme}, ${width} pixels`, async (t) => {
      const page = await visit(t, demo.url, { colorScheme: theme, viewport: { width, height: 800 } });
      const views = [...VIEWS, ['checked', '#verify']];
      for (const [name, hash] of views) {
        await page.goto(`${demo.url}/${hash}`);
        await settled(page);
        if (name === 'checked') {
          await check(page);
          await pin(page, KEY_FIELD, 'no key'); // an error is a view too
          await page.getByText('The key can’t be read').waitFor();
        }
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), [], name);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`);
      }
    });
  }
}

test('entries are listed, filtered, searched for, and opened', async (t) => {
  const page = await visit(t, demo.url);
  const rows = page.locator('ol a.row');
  assert.equal(await rows.count(), 37);
  assert.match(await rows.first().innerText(), /36[\s\S]*Disclosure of a report[\s\S]*of search 16/);
  await page.getByLabel('Kind of entry').selectOption('search');
  await page.getByLabel('Outcome').selectOption('refused');
  await page.getByText('3 entries of this kind').waitFor();
  assert.match(page.url(), /#log\?type=search&outcome=refused$/);
  await page.goBack();
  await page.getByText('6 entries of this kind').waitFor();
  await page.getByLabel('Kind of entry').selectOption('destroy');
  await page.getByText('No entry is of this kind').waitFor();
  await page.getByRole('link', { name: 'see all entries' }).click();
  await page.getByText('37 entries').waitFor();
  await page.getByLabel('Up to the day').fill('2026-11-26');
  await page.getByText('No entry before 0').waitFor();
  await page.getByLabel('Up to the day').fill('2026-11-27');
  await page.getByText('37 entries').waitFor();
  await page.getByLabel(/^Search/).fill('alarms');
  await page.getByText('1 entry of this kind').waitFor();
  await page.getByLabel(/^Search/).fill('20');
  await page.getByLabel(/^Search/).press('Enter');
  await page.getByRole('heading', { name: 'Entry 20: Decision of an examiner' }).waitFor();
});

test('an entry shows what it says, what it hides and what was checked, and gives its receipt', async (t) => {
  const page = await visit(t, `${demo.url}/#entry/20`);
  await page.getByText('The key that it shows signed exactly this act').waitFor();
  assert.equal(await page.getByRole('link', { name: 'entry 16' }).count(), 1);
  assert.equal(await page.locator('dd code').first().innerText().then((text) => /^SHA256:/.test(text)), true);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the receipt' }).click()]);
  assert.equal(readFileSync(await download.path(), 'utf8'), readFileSync(RECEIPT, 'utf8'));
  await page.goto(`${demo.url}/#entry/99`);
  await page.getByText('there is no entry 99').waitFor();
});

test('a keyboard reaches everything, and a new view begins at its heading', async (t) => {
  const page = await visit(t, demo.url);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'view');
  await page.getByRole('link', { name: 'Verify' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Verify', exact: true }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Verify');
});

test('a log that nobody vouched for is right in itself; with pinned keys and a second visit all of it is proven', async (t) => {
  const page = await visit(t, `${demo.url}/#verify`);
  const first = await check(page);
  assert.match(first.text, /All 37 entries hash to the signed root/);
  assert.deepEqual(first.states, ['true by the log’s own word', 'proven', 'proven', 'true by the log’s own word']);
  await pin(page, KEY_FIELD, DEMO_KEY);
  await page.getByText('You pinned this key. Only').waitFor();
  await pin(page, WITNESS_FIELD, DEMO_WITNESS);
  await page.getByRole('button', { name: 'Unpin witness.demo.example' }).waitFor();
  await page.reload();
  const second = await check(page);
  assert.match(second.text, /All of it was proven/);
  assert.deepEqual(second.states, Array(4).fill('proven'));
});

test('a key of another log is refused, and can be unpinned again', async (t) => {
  const page = await visit(t, `${demo.url}/#verify`);
  await pin(page, KEY_FIELD, DEMO_WITNESS);
  await page.getByText('it is not a log’s key').waitFor();
  await pin(page, KEY_FIELD, 'log.writ.example+e8a8490d+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop');
  await page.getByText('carries no signature of the key log.writ.example+e8a8490d').waitFor();
  await page.goto(`${demo.url}/#log`);
  await page.getByText('No entry is shown').waitFor();
  assert.equal(await page.locator('a.row').count(), 0);
  await page.goto(`${demo.url}/#verify`);
  await page.getByRole('button', { name: 'Unpin it' }).click();
  await page.getByText('The log itself named this key').waitFor();
});

const SPOILT = [
  ['an altered entry', 'tile/entries/000.p/37', flip(-20), /Entry 36, in tile\/entries\/000\.p\/37, is not the one/],
  ['an altered hash', 'tile/0/000.p/37', flip(70), /The hashes in tile\/0\/000\.p\/37 do not give the root/],
  ['a cut file', 'tile/entries/000.p/37', (bytes) => bytes.subarray(0, -1), /has not exactly 37 entries/],
  ['another root', 'checkpoint', (bytes) => Buffer.from(bytes.toString().replace('EcEES2', 'EcEET2')), /signature under the checkpoint is not over these lines/],
];
for (const [name, file, change, words] of SPOILT) {
  test(`a log with ${name} is reported in plain words, and not listed`, async (t) => {
    const url = await spoilt(file, change);
    const page = await visit(t, url);
    const alert = page.getByRole('alert');
    assert.match(await alert.innerText(), words);
    assert.match(await alert.innerText(), /What it means[\s\S]*What to do/);
    assert.equal(await page.locator('a.row').count(), 0);
    await page.goto(`${url}/#verify`);
    const { text, states } = await check(page);
    assert.match(text, words);
    assert.ok(states.includes('wrong'));
  });
}

test('receipts are checked, with and without their entry; false ones are refused', async (t) => {
  const page = await visit(t, `${demo.url}/#verify`);
  const give = (files) => page.getByLabel(/Drop the files here/).setInputFiles(files);
  await give([RECEIPT, ENTRY]);
  await page.getByText('The entry that you gave leads to the root').waitFor();
  await page.getByText('The witness witness.demo.example signed the receipt’s checkpoint').waitFor();
  await give([RECEIPT]);
  await page.getByText('The entry that the log shows (you gave none)').waitFor();
  await give([RECEIPT, OTHER_ENTRY]);
  await page.getByText('does not prove that this is entry 20').waitFor();
  await give([ENTRY]);
  await page.getByText('No file here begins with').waitFor();
});

test('a founded deployment’s log grows before one’s eyes; set back, it is found out and the proof can be saved', async (t) => {
  const deployment = world.deployment();
  const served = await deployment.serve();
  const page = await visit(t, served.url);
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'faces.agency.example');
  const before = await page.locator('a.row').count();
  const log = join(deployment.folder, 'data/log');
  const kept = join(deployment.folder, 'kept');
  cpSync(log, kept, { recursive: true });
  deployment.act('user', 'add', 'examiner', '--role', 'examiner', '--public-key', 'examiner.pub');
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByText('continued, 1 new').waitFor();
  assert.equal(await page.locator('a.row').count(), before + 1);
  await page.goto(`${served.url}/#verify`);
  await pin(page, KEY_FIELD, deployment.key);
  await page.getByText('You pinned this key. Only').waitFor();
  const { states, text } = await check(page);
  assert.deepEqual(states, ['proven', 'proven', 'proven', 'not proven']);
  assert.match(text, /This log has no witness/);

  rmSync(log, { recursive: true });
  renameSync(kept, log);
  await page.reload();
  await page.getByText(`The log had ${before + 1} entries and has ${before}`).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save both checkpoints' }).click()]);
  const proof = readFileSync(await download.path(), 'utf8');
  assert.ok(proof.includes(`faces.agency.example\n${before + 1}\n`) && proof.includes(`faces.agency.example\n${before}\n`));
});

test('a server that is gone is no accusation', async (t) => {
  const log = await world.serveLog(world.demoLog());
  const page = await visit(t, log.url);
  await page.context().route('**/checkpoint', (route) => route.fulfill({ status: 503, body: '' }));
  page.removeAllListeners('console');
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByText('The server answered 503 when checkpoint was asked for').waitFor();
  assert.equal(await page.locator('a.row').count(), 37);
  await page.context().unroute('**/checkpoint');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('alert').waitFor({ state: 'detached' });
});

test('without JavaScript the page says how to check the log all the same', async (t) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(demo.url);
  assert.match(await page.locator('body').innerText(), /writ log verify --url/);
});

test('the log’s other paths are as they were', async () => {
  const served = await world.deployment().serve();
  for (const [path, status, type] of [
    ['/checkpoint', 200, /^text\/plain/], ['/tile/0/000.p/1', 200, /octet-stream/], ['/healthz', 200, /json/], ['/metrics', 200, /text\/plain/],
    ['/', 200, /text\/html/], ['/index.html', 404, /text\/plain/], ['/assets/', 404, /text\/plain/], ['/tile/', 404, /text\/plain/],
  ]) {
    const response = await fetch(served.url + path);
    assert.equal(response.status, status, path);
    assert.match(response.headers.get('content-type'), type, path);
  }
});
