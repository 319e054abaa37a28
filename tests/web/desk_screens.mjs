// desk_screens.mjs [FOLDER]: writes a picture of each of the desk's works into FOLDER (else build/screens), to look at.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DeskWorld, photo } from './desk_world.mjs';

const folder = process.argv[2] ?? new URL('../../build/screens', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const world = new DeskWorld();
const untilTheEnd = { after: () => undefined }; // contexts go with the browser

async function works(theme, width) {
  const options = { colorScheme: theme, viewport: { width, height: 900 } };
  const name = (person) => `${person}-${theme}-${width}`;
  const picture = (page, what) => page.screenshot({ path: join(folder, `desk-${what}-${theme}-${width}.png`), fullPage: true });

  const { page: custodian } = await world.newPerson(untilTheEnd, name('c'), 'custodian', options);
  await picture(custodian, 'custodian');
  await custodian.getByRole('link', { name: /^Enrol/ }).click();
  await custodian.getByLabel('Choose a photo').setInputFiles(photo('obama3.jpg'));
  await custodian.getByText('The face, chosen.').waitFor();
  await picture(custodian, 'enrol');

  const { page: investigator } = await world.newPerson(untilTheEnd, name('i'), 'investigator', options);
  await investigator.getByRole('link', { name: /^Search/ }).click();
  await investigator.getByLabel('Choose the writ and its signature').setInputFiles(world.signedWrit(name('w'), 'obama2.jpg', name('i')));
  await investigator.getByText('You can search with it now.').waitFor();
  await investigator.getByLabel('Choose photos').setInputFiles([photo('obama2.jpg'), photo('astronaut.png')]);
  await investigator.getByText('Take astronaut.png away: the writ').waitFor();
  await picture(investigator, 'search');
  await investigator.getByRole('button', { name: 'Take astronaut.png away' }).click();
  await investigator.getByRole('button', { name: 'Sign with the passkey, and search' }).click();
  await investigator.getByRole('heading', { name: /there are candidates/ }).waitFor();
  await picture(investigator, 'receipt');
  const search = world.lastSearch();

  const { page: examiner } = await world.newPerson(untilTheEnd, name('e'), 'examiner', options);
  await picture(examiner, 'examiner');
  await examiner.getByRole('link', { name: `Compare ${search}`, exact: true }).click();
  await examiner.getByRole('button', { name: 'Look at the faces' }).click();
  await examiner.getByRole('button', { name: 'Candidate A' }).waitFor();
  await examiner.getByLabel('Grid and landmarks').check();
  await picture(examiner, 'review');
  await examiner.getByRole('button', { name: 'Overlay' }).click();
  await picture(examiner, 'overlay');

  for (const one of ['e.berg', 'e.ruiz']) {
    world.as(one, 'review', String(search));
    world.as(one, 'review', String(search), '--decide', 'A=same', '--remarks', 'A: similar eyes, nose.');
  }
  await investigator.goto(`${world.url}/#desk/result/${search}`);
  await investigator.getByRole('button', { name: 'See what came of it' }).click();
  await investigator.getByRole('heading', { name: /^One lead/ }).waitFor();
  await picture(investigator, 'result');

  const { page: auditor } = await world.newPerson(untilTheEnd, name('a'), 'auditor', options);
  await auditor.getByRole('link', { name: /^Draft a writ/ }).click();
  await auditor.getByLabel('Who signs it').waitFor();
  await picture(auditor, 'draft');
}

try {
  await world.open();
  world.staff();
  world.enrol('obama', 'obama.jpg');
  for (const name of ['e.berg', 'e.ruiz']) world.addKey(name, 'examiner');
  for (const theme of ['light', 'dark']) await works(theme, theme === 'light' ? 1100 : 360);
} finally {
  await world.end();
}
