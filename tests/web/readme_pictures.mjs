// readme_pictures.mjs [FOLDER]: writes the README's pictures of the pages into FOLDER (else docs/images), photos blurred.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DeskWorld, photo } from './desk_world.mjs';
import { DEMO_KEY, settled } from './world.mjs';

const folder = process.argv[2] ?? new URL('../../docs/images', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const world = new DeskWorld();
const untilTheEnd = { after: () => undefined }; // contexts go with the browser
const options = { colorScheme: 'light', viewport: { width: 1000, height: 760 }, bypassCSP: true };

async function picture(page, name, from) {
  await page.addStyleTag({ content: 'img, canvas, svg image { filter: blur(10px) !important }' });
  if (from) await from.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 60 });
}

async function searchIt() {
  const { page } = await world.newPerson(untilTheEnd, 'i.lund', 'investigator', options);
  await page.getByRole('link', { name: /^Search/ }).click();
  await page.getByLabel('Choose the writ and its signature').setInputFiles(world.signedWrit('2026-1', 'obama2.jpg', 'i.lund'));
  await page.getByText('You can search with it now.').waitFor();
  await page.getByLabel('Choose photos').setInputFiles([photo('obama2.jpg')]);
  const sign = page.getByRole('button', { name: 'Sign with the passkey, and search' });
  await sign.waitFor();
  await picture(page, 'search', page.getByRole('heading', { name: /^2\. / }));
  await sign.click();
  await page.getByRole('heading', { name: /there are candidates/ }).waitFor();
  return world.lastSearch();
}

async function compareIt(search) {
  const { page } = await world.newPerson(untilTheEnd, 'e.vega', 'examiner', options);
  await page.getByRole('link', { name: `Compare ${search}`, exact: true }).click();
  await page.getByRole('button', { name: 'Look at the faces' }).click();
  const candidate = page.getByRole('button', { name: 'Candidate A' });
  await candidate.waitFor();
  await page.getByLabel('Grid and landmarks').check();
  await picture(page, 'comparison', candidate);
}

async function answerForIt() {
  const { page } = await world.visit(untilTheEnd, options);
  world.agency.act('user', 'add-key', '--public-key', await world.makePasskey(page, 'head'));
  await world.enter(page);
  await page.getByRole('heading', { name: 'head', exact: true }).waitFor();
  await page.getByText('Nothing is suspended.').waitFor();
  await picture(page, 'head');
}

async function checkTheLog(url) {
  const page = await world.chromium.newPage(options);
  await page.goto(`${url}/#verify`);
  await settled(page);
  await page.getByLabel(/The key that the deployment published/).fill(DEMO_KEY);
  await page.getByRole('button', { name: 'Pin this key' }).click();
  await page.getByRole('button', { name: 'Check the whole log' }).click();
  await page.getByText(/All 37 entries hash/).waitFor();
  await picture(page, 'verify', page.getByRole('heading', { level: 2 }).first());
}

try {
  await world.open();
  world.staff();
  world.enrol('p.1', 'obama.jpg');
  const search = await searchIt();
  await compareIt(search);
  await answerForIt();
  const { url } = await world.serveLog(world.demoLog());
  await checkTheLog(url);
} finally {
  await world.end();
}
