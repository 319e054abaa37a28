// An investigator's search on the page, from the writ to the report, and what keeps it from being made.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { DeskWorld, faultsOf, isTooWide, noPhotos, photo } from './desk_world.mjs';

const world = new DeskWorld();
before(async () => {
  if (noPhotos) return;
  await world.open();
  world.staff();
  world.enrol('obama', 'obama.jpg');
  for (const name of ['e.berg', 'e.ruiz']) world.addKey(name, 'examiner');
});
after(() => world.end());

async function investigator(t, name, options) {
  const visitor = await world.newPerson(t, name, 'investigator', options);
  await visitor.page.getByRole('link', { name: /^Search/ }).click();
  await visitor.page.getByRole('heading', { name: '1. The writ' }).waitFor();
  return visitor;
}

const giveWrit = (page, files) => page.getByLabel('Choose the writ and its signature').setInputFiles(files);
const givePhotos = (page, ...names) => page.getByLabel('Choose photos').setInputFiles(names.map(photo));
const signs = (page) => page.getByRole('button', { name: 'Sign with the passkey, and search' });

/** The number of the search that the page tells of. */
async function searchOn(page, what) {
  await signs(page).click();
  const heading = page.getByRole('heading', { name: what });
  await heading.waitFor();
  return Number(/^Search (\d+)/.exec(await heading.innerText())[1]);
}

test('a search goes from the writ to the lead and its report', { skip: noPhotos }, async (t) => {
  const { page } = await investigator(t, 'i.lund');
  const [writ, signature] = world.signedWrit('one', 'obama2.jpg', 'i.lund');
  await giveWrit(page, signature); // in either order
  await page.getByText('Now give the writ that it signs.').waitFor();
  await giveWrit(page, writ);
  await page.getByText('You can search with it now.').waitFor();
  await page.getByText('court@example, with the key SHA256:').waitFor();
  await givePhotos(page, 'obama2.jpg');
  await page.getByText(/The writ names this photo, and face \d in it/).waitFor();
  const face = page.getByRole('button', { name: /of obama2\.jpg: Good enough/, pressed: true });
  assert.equal(await face.count(), 1);

  const search = await searchOn(page, /there are candidates, and they wait for two examiners/);
  await page.getByRole('link', { name: `Entry ${search}` }).waitFor();
  const { entries } = JSON.parse(world.agency.run('log', 'show', '--json'));
  assert.equal(entries.find(({ index, entry }) => (index ?? entry) === search).type, 'search');

  for (const examiner of ['e.berg', 'e.ruiz']) {
    world.as(examiner, 'review', String(search));
    world.as(examiner, 'review', String(search), '--decide', 'A=same', '--remarks', `seen by ${examiner}`);
  }
  await page.getByRole('link', { name: /^Back to the desk/ }).click();
  await page.getByRole('link', { name: `See what came of ${search}` }).click();
  await page.getByRole('button', { name: 'See what came of it' }).click();
  await page.getByRole('heading', { name: 'One lead, under the writ one of court@example' }).waitFor();
  await page.getByRole('heading', { name: 'Lead A: obama, in the gallery custody' }).waitFor();
  await page.getByText('A candidate is a lead, never a match.').waitFor();
  await page.getByText('Seen by e.ruiz.').waitFor();
  assert.equal(world.lastEntry().type, 'result');

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save the report' }).click()]);
  assert.equal(download.suggestedFilename(), `report-${search}.html`);
  assert.match(readFileSync(await download.path(), 'utf8'), /<html[^]*obama/);
  await page.getByText('The report is saved').waitFor();
  assert.equal(world.lastEntry().type, 'disclose');
  JSON.parse(world.agency.run('log', 'verify', '--json')); // it fails where a proof is wrong
});

test('who is not enrolled is not found, and a writ that is used up says so', { skip: noPhotos }, async (t) => {
  const { page } = await investigator(t, 'i.moreau');
  await giveWrit(page, world.signedWrit('two', 'astronaut.png', 'i.moreau'));
  await givePhotos(page, 'astronaut.png');
  const search = await searchOn(page, /no candidate/);
  await page.getByText('That doesn’t prove that the person isn’t in them.').waitFor();
  await page.getByRole('button', { name: 'Search once more' }).click();
  await page.getByText('Nothing is left of it:').waitFor();
  await page.goto(`${world.url}/#desk/result/${search}`);
  await page.getByRole('button', { name: 'See what came of it' }).click();
  await page.getByRole('heading', { name: 'No candidate, under' }).waitFor();
});

test('what the writ does not allow is said at once, and can’t be searched', { skip: noPhotos }, async (t) => {
  const { page } = await investigator(t, 'i.okoye');
  const before = world.lastEntry();
  await giveWrit(page, world.signedWrit('three', 'obama2.jpg', 'i.okoye'));
  await page.getByText('You can search with it now.').waitFor();
  await givePhotos(page, 'astronaut.png', 'obama2.jpg');
  await page.getByText('The writ does not name this photo').waitFor();
  await page.getByText('Take astronaut.png away: the writ does not name it.').waitFor();
  assert.equal(await signs(page).count(), 0);
  await page.getByRole('button', { name: 'Take astronaut.png away' }).click();
  await signs(page).waitFor();

  await giveWrit(page, world.signedWrit('four', 'obama2.jpg', 'i.lund'));
  await page.getByText('It does not name you, i.okoye.').waitFor();
  assert.equal(await signs(page).count(), 0);
  await giveWrit(page, [world.signedWrit('five', 'obama2.jpg', 'i.okoye')[0]]); // with the signature of another
  await page.getByText('Its signature does not count here:').waitFor();
  assert.equal(await signs(page).count(), 0);
  await giveWrit(page, world.file('court.pub'));
  await page.getByText('court.pub is neither a writ nor a signature.').waitFor();
  await givePhotos(page, 'obama2.jpg');
  await page.getByText('obama2.jpg is there already.').waitFor();
  assert.deepEqual(world.lastEntry(), before, 'looking is no act');
});

test('the face that the writ names is chosen among several, and no other can be searched for', { skip: noPhotos }, async (t) => {
  const { page } = await investigator(t, 'i.sato');
  const two = await world.photoOfTwo('astronaut.png', 'obama2.jpg');
  const { faces } = JSON.parse(world.agency.run('faces', two, '--json'));
  assert.equal(faces.length, 2);
  const obama = faces.findIndex(({ box }) => Number(box.split(',')[0]) > 600);
  await giveWrit(page, world.signedWrit('seven', two, 'i.sato', '--face', faces[obama].box));
  await givePhotos(page, two);
  await page.getByText(`The writ names this photo, and face ${obama + 1} in it.`).waitFor();
  const button = (face) => page.getByRole('button', { name: new RegExp(`^Face ${face + 1} of two\\.png`) });
  assert.equal(await button(obama).getAttribute('aria-pressed'), 'true');
  await signs(page).waitFor();

  await button(1 - obama).focus();
  await page.keyboard.press('Enter');
  await page.getByText('Choose the face in two.png that the writ names.').waitFor();
  assert.equal(await signs(page).count(), 0);
  await button(obama).focus();
  await page.keyboard.press('Space');
  await searchOn(page, /there are candidates/);
});

test('where the writ names several photos of one person, one search takes them all', { skip: noPhotos }, async (t) => {
  const { page } = await investigator(t, 'i.adeyemi');
  await giveWrit(page, world.signedWrit('eight', 'obama2.jpg', 'i.adeyemi', '--photo', photo('obama_partial_face.jpg')));
  await givePhotos(page, 'obama2.jpg', 'obama_partial_face.jpg');
  await page.getByText('The chosen faces of one person, in 2 photos,').waitFor();
  await searchOn(page, /there are candidates/);
});

test('another’s passkey signs no search, and nothing is logged', { skip: noPhotos }, async (t) => {
  const { page, swapPasskey } = await investigator(t, 'i.weber');
  await giveWrit(page, world.signedWrit('six', 'obama2.jpg', 'i.weber'));
  await givePhotos(page, 'obama2.jpg');
  await signs(page).waitFor();
  const before = world.lastEntry();
  await swapPasskey('stranger');
  await signs(page).click();
  await page.getByText('The passkey is stranger’s, and i.weber is signed in.').waitFor();
  await swapPasskey('i.weber'); // of his name, and none of his keys
  await signs(page).click();
  await page.getByText('The passkey is none that was added to your name').waitFor();
  assert.deepEqual(world.lastEntry(), before);
});

for (const [colorScheme, width] of [['light', 1100], ['dark', 360]]) {
  test(`searching has no fault of accessibility and is no wider than the window: ${colorScheme}, ${width} pixels`, { skip: noPhotos }, async (t) => {
    const name = `i-${colorScheme}-${width}`;
    const { page } = await investigator(t, name, { colorScheme, viewport: { width, height: 800 } });
    await giveWrit(page, world.signedWrit(name, 'obama2.jpg', name));
    await givePhotos(page, 'obama2.jpg', 'astronaut.png');
    await page.getByText('Take astronaut.png away: the writ does not name it.').waitFor();
    assert.deepEqual(await faultsOf(page), []);
    await page.getByRole('button', { name: 'Take astronaut.png away' }).click();
    await signs(page).waitFor();
    assert.deepEqual(await faultsOf(page), []);
    assert.ok(!(await isTooWide(page)));
    await searchOn(page, /there are candidates/);
    assert.deepEqual(await faultsOf(page), []);
    assert.ok(!(await isTooWide(page)));
  });
}
