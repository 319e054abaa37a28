// A deployment at work, for the tests of the desk: people with passkeys of their own, a gallery, and signed documents.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AXE, settled, World } from './world.mjs';

const PHOTOS = new URL('../../.deps/photos/', import.meta.url).pathname;
const AUTHENTICATOR = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  automaticPresenceSimulation: true,
};

/** A photo by its name, or by its own path. */
export const photo = (name) => resolve(PHOTOS, name);
export const noPhotos = existsSync(photo('obama.jpg')) ? false : 'no photos: run script/setup';

/** What axe finds in the page, one line a fault. */
export async function faultsOf(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

export const isTooWide = (page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

export class DeskWorld extends World {
  async open() {
    this.chromium = await this.browser();
    this.agency = this.deployment();
    this.url = (await this.agency.serve()).url.replace('127.0.0.1', 'localhost');
  }

  /** A browser of its own, with an authenticator that answers by itself; `verified`: it checks who uses it. */
  async visit(t, { verified = true, ...options } = {}) {
    const context = await this.chromium.newContext(options);
    t.after(() => context.close());
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { ...AUTHENTICATOR, isUserVerified: verified } });
    await page.goto(`${this.url}/#desk`);
    await settled(page);
    return {
      page,
      verify: (isUserVerified) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
      /** Puts somebody else's passkey in the place of the person's. */
      swapPasskey: async (name) => {
        await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
        await devtools.send('WebAuthn.addCredential', { authenticatorId, credential: credentialOf(name) });
      },
    };
  }

  /** Makes a passkey on the page; the file with its key. */
  async makePasskey(page, name) {
    await page.getByLabel(/^Your name/).fill(name);
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByText('The passkey is made').waitFor();
    const line = await page.locator('pre').innerText();
    assert.match(line, /^sk-ecdsa-sha2-nistp256@openssh\.com [A-Za-z0-9+/=]+$/);
    const file = this.file(`${name}.passkey.pub`);
    writeFileSync(file, `${line}\n`);
    return file;
  }

  enter(page) {
    return page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  }

  /** Somebody new of that role, signed in. */
  async newPerson(t, name, role, options) {
    const visitor = await this.visit(t, options);
    const file = await this.makePasskey(visitor.page, name);
    this.agency.act('user', 'add', name, '--role', role, '--public-key', file);
    await this.enter(visitor.page);
    await visitor.page.getByRole('heading', { name, exact: true, level: 2 }).waitFor();
    return visitor;
  }

  /** The officer, who signs bases, and the court, which signs writs; the gallery custody, empty. */
  staff() {
    this.addKey('officer', 'data-protection-officer');
    this.addKey('court');
    this.agency.act('authority', 'add', 'court@example', '--public-key', 'court.pub');
    this.as('custodian', 'gallery', 'create', 'custody');
  }

  /** A key for the command line; with `role`, of somebody of the deployment. */
  addKey(name, role) {
    this.#keygen('-t', 'ed25519', '-N', '', '-f', name);
    if (role) this.agency.act('user', 'add', name, '--role', role, '--public-key', `${name}.pub`);
  }

  as(name, ...words) {
    return this.agency.run(...words, '--as', name, '--key', name);
  }

  enrol(subject, picture) {
    const [basis] = this.signedBasis(subject, picture);
    this.as('custodian', 'enrol', 'custody', photo(picture), '--subject', subject, '--basis', basis);
  }

  signedBasis(subject, picture) {
    const words = ['--kind', 'statute', '--gallery', 'custody', '--subject', subject, '--photo', photo(picture), '--provision', 'Custody Act s. 1', '--source', 'custody photos'];
    return this.#draftAndSign(`basis-${subject}.toml`, 'officer', 'writ-basis@v1', 'basis', words);
  }

  /** The files of a writ and its signature. */
  signedWrit(id, picture, investigator, ...more) {
    const words = ['--photo', photo(picture), '--gallery', 'custody', '--investigator', investigator, '--issuer', 'court@example', '--id', id];
    const why = ['--case', '2026-CR-1', '--ground', 'Procedure Act s. 2', '--purpose', 'identify the person'];
    return this.#draftAndSign(`writ-${id}.toml`, 'court', 'writ@v1', 'writ', [...words, ...why, ...more]);
  }

  file(name) {
    return join(this.agency.folder, name);
  }

  /** A photo of two people, drawn side by side. */
  async photoOfTwo(...names) {
    const page = await this.chromium.newPage();
    const png = await page.evaluate(draw, names.map((name) => readFileSync(photo(name)).toString('base64')));
    await page.close();
    const file = this.file('two.png');
    writeFileSync(file, Buffer.from(png, 'base64'));
    return file;
  }

  lastSearch() {
    return JSON.parse(this.agency.run('result', '--json')).searches.at(-1).search;
  }

  lastEntry() {
    return JSON.parse(this.agency.run('log', 'show', '--last', '1', '--json')).entries[0];
  }

  #draftAndSign(file, signer, namespace, family, words) {
    this.agency.run(family, 'draft', ...words, '--out', file);
    this.#keygen('-Y', 'sign', '-n', namespace, '-f', signer, file);
    return [file, `${file}.sig`].map((name) => this.file(name));
  }

  #keygen(...words) {
    execFileSync('ssh-keygen', ['-q', ...words], { cwd: this.agency.folder, stdio: 'pipe' });
  }
}

// Runs in the browser.
async function draw(pictures) {
  const side = 600;
  const canvas = document.createElement('canvas');
  canvas.width = side * pictures.length;
  canvas.height = side;
  for (const [i, picture] of pictures.entries()) {
    const image = new Image();
    image.src = `data:image/${picture.startsWith('iVBOR') ? 'png' : 'jpeg'};base64,${picture}`;
    await image.decode();
    const part = Math.min(image.naturalWidth, image.naturalHeight);
    canvas.getContext('2d').drawImage(image, (image.naturalWidth - part) / 2, 0, part, part, i * side, 0, side, side);
  }
  return canvas.toDataURL('image/png').split(',')[1];
}

function credentialOf(name) {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    credentialId: randomBytes(16).toString('base64'),
    isResidentCredential: true,
    rpId: 'localhost',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    userHandle: Buffer.from(name).toString('base64'),
    signCount: 1,
  };
}
