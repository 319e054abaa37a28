// screens.mjs [FOLDER]: writes a picture of each view in both themes and two widths into FOLDER (else build/screens), to look at.

import { mkdirSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_KEY, ENTRY, RECEIPT, settled, VIEWS, World } from './world.mjs';

const folder = process.argv[2] ?? new URL('../../build/screens', import.meta.url).pathname;
mkdirSync(folder, { recursive: true });
const world = new World();

async function shoot(browser, url, theme, width) {
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height: 900 } });
  const page = await context.newPage();
  const picture = (name) => page.screenshot({ path: join(folder, `${name}-${theme}-${width}.png`), fullPage: true });
  for (const [name, hash] of VIEWS) {
    await page.goto(`${url}/${hash}`);
    await settled(page);
    await picture(name);
  }
  await page.getByLabel(/The key that the deployment published/).fill(DEMO_KEY);
  await page.getByRole('button', { name: 'Pin this key' }).click();
  await page.getByText('You pinned this key. Only').waitFor();
  await page.getByRole('button', { name: 'Check the whole log' }).click();
  await page.getByText(/All 37 entries hash/).waitFor();
  await page.getByLabel(/Drop the files here/).setInputFiles([RECEIPT, ENTRY]);
  await page.getByText('The receipt is sound').waitFor();
  await picture('verified');
  await context.close();
}

async function shootFailures(browser, theme) {
  const log = world.demoLog();
  const entries = join(log, 'tile/entries/000.p/37');
  const bytes = readFileSync(entries);
  bytes[bytes.length - 20] ^= 1;
  writeFileSync(entries, bytes);
  const { url } = await world.serveLog(log);
  const page = await browser.newPage({ colorScheme: theme, viewport: { width: 1100, height: 900 } });
  await page.goto(`${url}/#verify`);
  await page.getByRole('button', { name: 'Check the whole log' }).click();
  await page.getByText('Check again').waitFor();
  await page.screenshot({ path: join(folder, `tampered-${theme}.png`), fullPage: true });
  await page.close();
}

try {
  const { url } = await world.serveLog(world.demoLog());
  const browser = await world.browser();
  for (const theme of ['light', 'dark']) {
    for (const width of [1100, 380]) await shoot(browser, url, theme, width);
    await shootFailures(browser, theme);
  }
} finally {
  await world.end();
}
