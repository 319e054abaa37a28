// A custodian's enrolment on the page, and what enrols nobody.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeskWorld, faultsOf, isTooWide, noPhotos, photo } from './desk_world.mjs';

const world = new DeskWorld();
before(async () => {
  if (noPhotos) return;
  await world.open();
  world.staff();
});
after(() => world.end());

async function custodian(t, name, options) {
  const visitor = await world.newPerson(t, name, 'custodian', options);
  await visitor.page.getByRole('link', { name: /^Enrol/ }).click();
  await visitor.page.getByRole('heading', { name: '1. The photo' }).waitFor();
  return visitor;
}

const givePhoto = (page, name) => page.getByLabel('Choose a photo').setInputFiles(photo(name));
const signs = (page) => page.getByRole('button', { name: 'Sign with the passkey, and enrol' });
async function fill(page, subject, picture, basis) {
  await givePhoto(page, picture);
  await page.getByLabel('Choose the basis and its signature').setInputFiles(basis);
  await page.getByLabel('The gallery', { exact: true }).selectOption('custody');
  await page.getByLabel(/^Who it is/).fill(subject);
  await signs(page).waitFor();
}

test('a photo is enrolled under its basis, once', { skip: noPhotos }, async (t) => {
  const { page } = await custodian(t, 'c.one');
  const basis = world.signedBasis('obama', 'obama.jpg');
  await page.getByText('Give the legal basis with its signature.').waitFor();
  assert.equal(await signs(page).count(), 0);
  await fill(page, 'obama', 'obama.jpg', basis);
  await page.getByText('Read the basis').click();
  await page.getByText('Custody Act s. 1').waitFor();
  await signs(page).click();
  await page.getByRole('heading', { name: /^obama is enrolled in custody, by entry \d+/ }).waitFor();
  await page.getByText('The basis is statute, until').waitFor();
  assert.equal(world.lastEntry().type, 'enrol');
  assert.equal(world.lastEntry().outcome, 'done');
  JSON.parse(world.agency.run('log', 'verify', '--json')); // it fails where a proof is wrong

  await page.getByRole('button', { name: 'Enrol another photo' }).click();
  await fill(page, 'obama', 'obama.jpg', basis);
  await signs(page).click();
  await page.getByRole('alert').getByText('stands in the gallery already').waitFor();
  assert.equal(world.lastEntry().outcome, 'refused');
});

test('a basis for another photo, or without its signature, enrols nobody', { skip: noPhotos }, async (t) => {
  const { page } = await custodian(t, 'c.two');
  const basis = world.signedBasis('astronaut', 'astronaut.png');
  await fill(page, 'astronaut', 'biden.jpg', basis);
  await signs(page).click();
  await page.getByRole('alert').waitFor();
  assert.equal(world.lastEntry().outcome, 'refused');
  await page.getByRole('button', { name: 'Take biden.jpg away' }).click();
  await page.getByText('Give the photo.').waitFor();

  await page.reload();
  await page.getByRole('heading', { name: '1. The photo' }).waitFor();
  await fill(page, 'astronaut', 'astronaut.png', [basis[0]]);
  await page.getByText('only a consent on paper has none').waitFor();
  await signs(page).click();
  await page.getByRole('alert').waitFor();
  assert.equal(world.lastEntry().outcome, 'refused');
  await page.getByLabel('Choose the basis and its signature').setInputFiles(world.file('court.pub'));
  await page.getByText('court.pub is neither a legal basis nor a signature.').waitFor();
});

test('another’s passkey enrols nobody', { skip: noPhotos }, async (t) => {
  const { page, swapPasskey } = await custodian(t, 'c.three');
  await fill(page, 'biden', 'biden.jpg', world.signedBasis('biden', 'biden.jpg'));
  const before = world.lastEntry();
  await swapPasskey('stranger');
  await signs(page).click();
  await page.getByText('The passkey is stranger’s, and c.three is signed in.').waitFor();
  assert.deepEqual(world.lastEntry(), before);
});

test('the camera takes a picture, which is judged like any other', { skip: noPhotos }, async (t) => {
  const { page } = await custodian(t, 'c.four');
  await page.getByRole('button', { name: 'Use the camera' }).click();
  const video = page.locator('video');
  await video.waitFor();
  await page.waitForFunction(() => document.querySelector('video').videoWidth > 0);
  await page.getByRole('button', { name: 'Take the picture' }).click();
  await page.getByText('No face was found.').waitFor(); // Chromium's camera for tests shows none
  assert.equal(await video.count(), 0);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the picture' }).click()]);
  assert.equal(download.suggestedFilename(), 'camera.jpg');
});

for (const [colorScheme, width] of [['light', 1100], ['dark', 360]]) {
  test(`enrolling has no fault of accessibility and is no wider than the window: ${colorScheme}, ${width} pixels`, { skip: noPhotos }, async (t) => {
    const name = `c-${colorScheme}-${width}`;
    const { page } = await custodian(t, name, { colorScheme, viewport: { width, height: 800 } });
    assert.deepEqual(await faultsOf(page), []);
    await fill(page, name, 'obama3.jpg', world.signedBasis(name, 'obama3.jpg'));
    await page.getByText('Read the basis').click();
    assert.deepEqual(await faultsOf(page), []);
    assert.ok(!(await isTooWide(page)));
  });
}
