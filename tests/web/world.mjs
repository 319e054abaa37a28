// The real program and a real browser, for the tests of the pages: what starts is stopped, what is made is removed.

import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SOURCE = new URL('../../', import.meta.url).pathname;
const modules = createRequire(join(SOURCE, '.deps/web/package.json'));
const { chromium } = modules('playwright-core');

export const WRIT = process.env.WRIT_BINARY ?? join(SOURCE, 'build/release/writ');
export const CHROMIUM = process.env.WRIT_CHROMIUM ?? '/usr/bin/chromium';
export const AXE = readFileSync(modules.resolve('axe-core/axe.min.js'), 'utf8');
const VECTORS = join(SOURCE, 'web/vectors');
const START_MILLISECONDS = 60_000;
const FAKE_CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

export const DEMO_KEY = 'faces.demo.example+f7681988+AXHXuzD1SyTMsFPyiwpkPtgDacTlVM4kL3b1kSuShr19';
export const DEMO_WITNESS = readFileSync(join(VECTORS, 'witness.vkey'), 'utf8').trim();
export const RECEIPT = join(VECTORS, 'entry-20.receipt');
export const ENTRY = join(VECTORS, 'entry-20.json');
export const OTHER_ENTRY = join(VECTORS, 'entry-36.json');

export class World {
  #undo = [];

  folder() {
    const path = mkdtempSync(join(tmpdir(), 'writ-pages-'));
    this.#undo.push(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  /** A copy of the demo's log, to serve or to spoil. */
  demoLog() {
    const path = join(this.folder(), 'log');
    cpSync(join(VECTORS, 'demo'), path, { recursive: true });
    return path;
  }

  /** A deployment that was founded just now; `act` does something in the head's name. */
  deployment() {
    const folder = this.folder();
    const options = { cwd: folder, env: { ...process.env, WRIT_DATA: join(folder, 'data'), WRIT_KEYS: join(folder, 'keys') } };
    const run = (command, ...words) => execFileSync(command, words, { ...options, stdio: 'pipe', encoding: 'utf8' });
    for (const name of ['head', 'custodian', 'examiner']) run('ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', name);
    const act = (...words) => run(WRIT, ...words, '--as', 'head', '--key', 'head');
    const founded = JSON.parse(run(WRIT, 'init', '--origin', 'faces.agency.example', '--head', 'head', '--key', 'head', '--unwitnessed', '--json'));
    act('user', 'add', 'custodian', '--role', 'custodian', '--public-key', 'custodian.pub');
    return { folder, act, run: (...words) => run(WRIT, ...words), key: founded.verifier_key, serve: () => this.serve(['serve'], options) };
  }

  serveLog(folder) {
    return this.serve(['log', 'serve', '--dir', folder], {});
  }

  /** `writ … serve` on a free port; gives its address and how to stop it. */
  async serve(words, options, listen = '127.0.0.1:0') {
    const child = spawn(WRIT, [...words, '--listen', listen], { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const stop = async () => {
      child.kill('SIGTERM');
      await ended;
    };
    this.#undo.push(stop);
    const url = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`writ ${words.join(' ')} did not start`)), START_MILLISECONDS);
      ended.then((status) => reject(new Error(`writ ${words.join(' ')} ended with ${status}`)));
      createInterface({ input: child.stderr }).on('line', (line) => {
        const found = /http:\/\/[0-9.:]+/.exec(line);
        if (found) resolve(found[0]);
      }).once('line', () => clearTimeout(late));
    });
    return { url, stop };
  }

  async browser() {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', ...FAKE_CAMERA] });
    this.#undo.push(() => browser.close());
    return browser;
  }

  async end() {
    for (const undo of this.#undo.reverse()) await undo();
    this.#undo = [];
  }
}

export const VIEWS = [
  ['entries', '#log'],
  ['entries-refused-searches', '#log?type=search&outcome=refused'],
  ['entries-none', '#log?type=destroy'],
  ['entry', '#entry/20'],
  ['entry-founding', '#entry/0'],
  ['entry-missing', '#entry/99'],
  ['verify', '#verify'],
];

/** Waits until the view has read what it shows. */
export async function settled(page) {
  await page.locator('h2').first().waitFor();
  await page.waitForFunction(() => !/Reading|Checking|being checked/.test(document.querySelector('main').innerText));
}
