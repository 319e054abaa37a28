// Writs on the page: anybody here reads one, and writes the text of one for its signer.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { DeskWorld, faultsOf, isTooWide, noPhotos, photo } from './desk_world.mjs';

const world = new DeskWorld();
before(async () => {
  if (noPhotos) return;
  await world.open();
  world.staff();
});
after(() => world.end());

test('anybody here reads a writ, and using it is no matter of reading', { skip: noPhotos }, async (t) => {
  const { page } = await world.newPerson(t, 'a.one', 'auditor');
  const before = world.lastEntry();
  await page.getByRole('link', { name: /^Read a writ/ }).click();
  const [writ, signature] = world.signedWrit('read', 'obama2.jpg', 'i.lund');
  const give = page.getByLabel('Choose the writ and its signature');
  await give.setInputFiles(writ);
  await page.getByText('nobody yet').waitFor();
  await give.setInputFiles(signature);
  await page.getByText('court@example, with the key SHA256:').waitFor();
  await page.getByText('1 of 1 searches left').waitFor();
  assert.equal(await page.getByText('You can search with it now').count(), 0);
  assert.deepEqual(await faultsOf(page), []);
  assert.deepEqual(world.lastEntry(), before);
});

const withoutTimes = (text) => text.replace(/^not_(before|after) = .*$/gm, '');

test('a draft is the text that the program writes, and signed by the court it counts', { skip: noPhotos }, async (t) => {
  const { page } = await world.newPerson(t, 'i.lund', 'investigator', { viewport: { width: 360, height: 800 } });
  await page.getByRole('link', { name: /^Draft a writ/ }).click();
  await page.getByText('Give a photo, and choose the face in each.').waitFor();
  const saves = page.getByRole('button', { name: 'Save it as writ.toml' });
  assert.equal(await saves.count(), 0);
  await page.getByLabel('Choose photos').setInputFiles(photo('obama2.jpg'));
  await page.getByLabel('Who signs it').selectOption('court@example');
  await page.getByLabel('The writ’s number, used once').fill('draft');
  await page.getByLabel('The case’s number').fill('2026-CR-1');
  await page.getByLabel('The law relied on').fill('Procedure Act s. 2');
  await page.getByLabel(/^What the search is for/).fill('identify the person');
  await page.getByLabel('custody', { exact: true }).check();
  await saves.waitFor();
  await page.getByLabel(/^Or the missing person/).fill('a child');
  await page.getByText('Give the law relied on, or the missing person, and not both.').waitFor();
  await page.getByLabel(/^Or the missing person/).fill('');
  assert.deepEqual(await faultsOf(page), []);
  assert.ok(!(await isTooWide(page)));

  const [download] = await Promise.all([page.waitForEvent('download'), saves.click()]);
  const drafted = readFileSync(await download.path(), 'utf8');
  const [writ] = world.signedWrit('draft', 'obama2.jpg', 'i.lund');
  assert.equal(withoutTimes(drafted), withoutTimes(readFileSync(writ, 'utf8')));
  const shown = JSON.parse(world.agency.run('writ', 'show', await download.path(), '--json'));
  assert.equal(shown.id, 'draft');
});
