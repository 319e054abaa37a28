// An examiner's comparison on the page, blind to names, scores and the other examiner.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DeskWorld, faultsOf, isTooWide, noPhotos, photo } from './desk_world.mjs';

const world = new DeskWorld();
before(async () => {
  if (noPhotos) return;
  await world.open();
  world.staff();
  world.enrol('obama', 'obama.jpg');
  world.enrol('astronaut', 'astronaut.png');
  world.addKey('i.lund', 'investigator');
});
after(() => world.end());

let writs = 0;
/** The number of a search that waits for examiners. */
function waitingSearch(...pictures) {
  const more = pictures.slice(1).flatMap((name) => ['--photo', photo(name)]);
  const [writ] = world.signedWrit(`review-${++writs}`, pictures[0], 'i.lund', ...more);
  const { search, state } = JSON.parse(world.as('i.lund', 'search', ...pictures.map(photo), '--writ', writ, '--json'));
  assert.equal(state, 'in review');
  return search;
}

async function examiner(t, name, search, options) {
  const visitor = await world.newPerson(t, name, 'examiner', options);
  await visitor.page.getByRole('link', { name: `Compare ${search}`, exact: true }).click();
  await visitor.page.getByRole('button', { name: 'Look at the faces' }).click();
  await visitor.page.getByRole('button', { name: 'Candidate A' }).waitFor();
  return visitor;
}

const main = (page) => page.locator('main').innerText();
const transforms = (page) => page.locator('main img').evaluateAll((images) => images.map(({ style }) => style.transform));
const shows = (page, url) =>
  page.evaluate((src) => new Promise((resolve) => Object.assign(new Image(), { onload: () => resolve(true), onerror: () => resolve(false), src })), url);
const seal = (page) => page.getByRole('button', { name: 'Sign with the passkey, and seal' });

test('what others do shows on the desk by itself', { skip: noPhotos }, async (t) => {
  const { page } = await world.newPerson(t, 'e.early', 'examiner');
  await page.getByRole('heading', { name: 'Searches that wait for examiners' }).waitFor();
  await page.evaluate(() => void (globalThis.sameView = true));
  const search = waitingSearch('obama2.jpg');
  await page.getByRole('link', { name: `Compare ${search}`, exact: true }).waitFor();
  assert.ok(await page.evaluate(() => globalThis.sameView), 'the page was not loaded anew');
});

test('whoever oversees the searches sees how many there were, week by week', { skip: noPhotos }, async (t) => {
  waitingSearch('obama2.jpg');
  const { page } = await world.newPerson(t, 'a.weeks', 'auditor');
  await page.getByText(/^\d+ search(es)? in twelve weeks: 0 led to a lead, 0 to none, \d+ open\.$/).waitFor();
  await page.getByText('As a table').click();
  assert.equal(await page.getByRole('row', { name: /^\d{4}-\d{2}-\d{2}/ }).count(), 12);
  assert.equal(await page.locator('main svg rect.open').count(), 1);
  assert.deepEqual(await faultsOf(page), []);
  const { page: investigator } = await world.newPerson(t, 'i.weeks', 'investigator');
  await investigator.getByText('You have not searched yet.').waitFor();
  assert.equal(await investigator.getByText('in twelve weeks').count(), 0);
});

test('two examiners decide on the page, each by himself, and their decisions are opened together', { skip: noPhotos }, async (t) => {
  const search = waitingSearch('obama2.jpg', 'obama_partial_face.jpg');
  const { page } = await examiner(t, 'e.berg', search);
  assert.doesNotMatch(await main(page), /obama|custody|0\.\d|score|i\.lund/, 'no name and no score is shown');
  await page.getByRole('button', { name: 'Photo 2' }).click();
  await page.getByText('Still to be decided: candidate A.').waitFor();
  assert.equal(await seal(page).count(), 0);
  await page.getByText('Features of candidate A').click();
  await page.getByRole('group', { name: 'nose' }).getByRole('button', { name: 'similar' }).click();
  await page.getByRole('group', { name: 'ears' }).getByRole('button', { name: 'not visible' }).click();
  await page.getByLabel(/^Why, in a line/).fill('the same\nmole');
  await page.getByText('A: similar nose; not visible ears. the same mole').waitFor();
  await page.getByLabel('The same person').check();
  const urls = await page.locator('main img').evaluateAll((images) => images.map(({ src }) => src));
  assert.equal(urls.length, 2);
  for (const url of urls) assert.ok(await shows(page, url));
  await seal(page).click();
  const sealed = page.getByRole('heading', { name: 'Your decision is sealed in the log' });
  await sealed.waitFor();
  assert.ok(await sealed.evaluate((heading) => heading === document.activeElement), 'who reads by ear hears it');
  await page.getByText('A second examiner decides next').waitFor();
  for (const url of urls) assert.ok(!(await shows(page, url)), 'the pictures are let go');

  await page.goto(`${world.url}/#desk`); // who has decided sees the faces no more
  await page.goto(`${world.url}/#desk/review/${search}`);
  await page.getByRole('button', { name: 'Look at the faces' }).click();
  await page.getByRole('alert').getByText('you have decided').waitFor();

  const { page: second } = await examiner(t, 'e.ruiz', search);
  assert.doesNotMatch(await main(second), /e\.berg|mole/, 'the first decision is not shown');
  await second.getByLabel('The same person').check();
  await seal(second).click();
  await second.getByText('Both are in: they were opened together').waitFor();
  const found = JSON.parse(world.as('i.lund', 'result', String(search), '--json'));
  assert.equal(found.outcome, 'lead');
  assert.deepEqual(found.decisions.map(({ remarks }) => remarks), ['A: similar nose; not visible ears. the same mole', '']);
});

test('zoom and place go together for both faces, by mouse, keys and buttons', { skip: noPhotos }, async (t) => {
  const search = waitingSearch('obama2.jpg');
  const { page } = await examiner(t, 'e.silva', search);
  const whole = await transforms(page);
  const frame = page.getByRole('application', { name: /^The face searched for/ });
  const changes = async (what, does) => {
    const before = await transforms(page);
    await does();
    const after = await transforms(page);
    assert.ok(before.every((transform, i) => transform !== after[i]), `${what} moves both`);
  };
  await changes('the wheel', async () => {
    await frame.hover();
    await page.mouse.wheel(0, -300);
    await page.getByText('1.1×').waitFor();
  });
  await changes('the button', () => page.getByRole('button', { name: 'Zoom in' }).click());
  await changes('a drag', async () => {
    await frame.hover();
    await page.mouse.down();
    await page.mouse.move(100, 300, { steps: 4 });
    await page.mouse.up();
  });
  await frame.focus();
  await changes('plus', () => page.keyboard.press('+'));
  await changes('an arrow', () => page.keyboard.press('ArrowDown'));
  await page.keyboard.press('0');
  assert.deepEqual(await transforms(page), whole);
  await changes('letting go of the eye line', () => page.getByLabel('Same eye line').uncheck());
  await page.getByLabel('Contrast of both: 100 %').fill('150');
  const filters = await page.locator('main img').evaluateAll((images) => images.map(({ style }) => style.filter));
  assert.deepEqual([...new Set(filters)], ['contrast(150%) brightness(100%)']);
});

test('nothing flickers by itself, nor at all where less motion is asked for', { skip: noPhotos }, async (t) => {
  const search = waitingSearch('obama2.jpg');
  const { page } = await examiner(t, 'e.costa', search);
  const caption = page.locator('figcaption');
  await page.getByRole('button', { name: 'Flicker' }).click();
  assert.equal(await caption.innerText(), 'The face searched for');
  await page.waitForTimeout(1300);
  assert.equal(await caption.innerText(), 'The face searched for');
  await page.getByRole('button', { name: 'Swap' }).click();
  assert.equal(await caption.innerText(), 'Candidate A');
  await page.getByRole('button', { name: 'Start flickering' }).click();
  await caption.getByText('The face searched for').waitFor();
  await page.getByRole('button', { name: 'Pause' }).click();

  const still = await examiner(t, 'e.nowak', search, { reducedMotion: 'reduce' });
  await still.page.getByRole('button', { name: 'Flicker' }).click();
  await still.page.getByText('nothing flickers by itself').waitFor();
  assert.equal(await still.page.getByRole('button', { name: 'Start flickering' }).count(), 0);
});

test('pictures are let go when the view is left', { skip: noPhotos }, async (t) => {
  const { page } = await examiner(t, 'e.haas', waitingSearch('obama2.jpg'));
  const url = await page.locator('main img').first().getAttribute('src');
  assert.ok(await shows(page, url));
  await page.getByRole('link', { name: /^Back to the desk/ }).click();
  await page.getByRole('heading', { name: 'Searches that wait for examiners' }).waitFor();
  assert.ok(!(await shows(page, url)));
});

test('nobody but an examiner is offered a comparison, and a stranger’s passkey opens none', { skip: noPhotos }, async (t) => {
  const search = waitingSearch('obama2.jpg');
  const { page: investigator } = await world.newPerson(t, 'i.roy', 'investigator');
  await investigator.goto(`${world.url}/#desk/review/${search}`);
  await investigator.getByText('That is work of another role: examiner.').waitFor();
  assert.equal(await investigator.getByRole('button', { name: 'Look at the faces' }).count(), 0);

  const { page, swapPasskey } = await world.newPerson(t, 'e.lang', 'examiner');
  await page.goto(`${world.url}/#desk/review/${search}`);
  const before = world.lastEntry();
  await swapPasskey('stranger');
  await page.getByRole('button', { name: 'Look at the faces' }).click();
  await page.getByText('The passkey is stranger’s, and e.lang is signed in.').waitFor();
  assert.deepEqual(world.lastEntry(), before);
  assert.equal(await page.locator('main img').count(), 0);
});

test('remarks that are too long can’t be sealed', { skip: noPhotos }, async (t) => {
  const { page } = await examiner(t, 'e.okafor', waitingSearch('obama2.jpg'));
  await page.getByLabel('Cannot say').check();
  await page.getByLabel(/^Why, in a line/).fill('ü'.repeat(501));
  await page.getByText('The remarks are 2 bytes too long.').waitFor();
  assert.ok(await seal(page).isDisabled());
  await page.getByLabel(/^Why, in a line/).fill('ü'.repeat(500));
  await page.getByText('0 bytes are left.').waitFor();
  await seal(page).click();
  await page.getByRole('heading', { name: 'Your decision is sealed in the log' }).waitFor();
});

for (const [colorScheme, width] of [['light', 1100], ['dark', 360]]) {
  test(`comparing has no fault of accessibility and is no wider than the window: ${colorScheme}, ${width} pixels`, { skip: noPhotos }, async (t) => {
    const { page } = await examiner(t, `e-${colorScheme}-${width}`, waitingSearch('obama2.jpg'), { colorScheme, viewport: { width, height: 800 } });
    await page.getByLabel('Grid and landmarks').check();
    await page.getByText('Features of candidate A').click();
    for (const mode of ['Side by side', 'Overlay', 'Flicker']) {
      await page.getByRole('button', { name: mode }).click();
      assert.deepEqual(await faultsOf(page), []);
      assert.ok(!(await isTooWide(page)));
    }
  });
}
