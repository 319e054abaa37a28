// A log of many tiles in a real browser: pages of entries, a full check with its progress, and a fault deep inside.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeLargeLog } from './large_log.mjs';
import { settled, World } from './world.mjs';

const SIZE = 3000;
const world = new World();
let browser;
before(async () => (browser = await world.browser()));
after(() => world.end());

async function serveLarge(spoil = () => undefined) {
  const folder = world.folder();
  const key = writeLargeLog(folder, SIZE);
  spoil(folder);
  return { key, ...(await world.serveLog(folder)) };
}

async function open(t, url) {
  const context = await browser.newContext();
  t.after(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  await settled(page);
  return page;
}

test('a large log is paged through, searched to its end, and checked in full', async (t) => {
  const { url, key } = await serveLarge();
  const page = await open(t, url);
  const first = () => page.locator('a.row').first().innerText();
  assert.match(await first(), /2999/);
  await page.getByRole('link', { name: 'Older entries' }).click();
  await page.getByText('2949 acts').waitFor();
  await page.goto(`${url}/#log?before=300`);
  await page.getByText('299 acts', { exact: true }).waitFor();
  await page.goto(`${url}/#log?type=init`);
  await page.getByText('1 entry of this kind', { exact: true }).waitFor();
  await page.goto(`${url}/#entry/1500`);
  await page.getByText('It stands at place 1500 of the 3000 entries').waitFor();

  await page.goto(`${url}/#verify`);
  await page.getByLabel(/The key that the deployment published/).fill(key);
  await page.getByRole('button', { name: 'Pin this key' }).click();
  await page.getByText('You pinned this key. Only').waitFor();
  await page.getByRole('button', { name: 'Check the whole log' }).click();
  await page.getByText('All 3000 entries hash to the signed root').waitFor();
});

test('an entry deep inside that was altered is found, and everything else still shown', async (t) => {
  const { url } = await serveLarge((folder) => {
    const file = join(folder, 'tile/entries/005');
    const bytes = readFileSync(file);
    bytes[bytes.length - 20] ^= 1;
    writeFileSync(file, bytes);
  });
  const page = await open(t, `${url}/#entry/1400`);
  await page.getByText('Entry 1535, in tile/entries/005, is not the one').waitFor();
  await page.goto(`${url}/#entry/2000`);
  await page.getByText('The key that it shows signed exactly this act').waitFor();
  await page.goto(`${url}/#verify`);
  await page.getByRole('button', { name: 'Check the whole log' }).click();
  await page.getByText('This log contradicts itself').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /Entry 1535/);
});

test('a check of a large log can be stopped', async (t) => {
  const { url } = await serveLarge();
  const page = await open(t, `${url}/#verify`);
  await page.context().route('**/tile/entries/004', () => undefined); // never answered
  await page.getByRole('button', { name: 'Check the whole log' }).click();
  await page.getByText('1,024 of 3,000').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: 'Check the whole log' }).waitFor();
});
