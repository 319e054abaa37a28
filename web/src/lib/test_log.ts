// For tests: a log in a folder that the real program wrote, and that log with some of its files changed.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fromUtf8, utf8, type Bytes } from './bytes.ts';
import type { Failure } from './failure.ts';
import type { LogFiles } from './files.ts';
import { openLog, type OpenLog } from './log.ts';
import { Memory, type Store } from './memory.ts';

const VECTORS = new URL('../../vectors/', import.meta.url);

export const DEMO_SIZE = 37;
export const NOW = '2026-11-28T10:00:00Z';
export const ENTRIES_FILE = 'tile/entries/000.p/37';
export const HASHES_FILE = 'tile/0/000.p/37';

export function vector(name: string): Bytes {
  return new Uint8Array(readFileSync(new URL(name, VECTORS)));
}

export function vectorText(name: string): string {
  return fromUtf8(vector(name))!;
}

export class Folder implements LogFiles {
  private readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async read(path: string): Promise<Bytes | undefined> {
    try {
      return new Uint8Array(readFileSync(join(this.path, path)));
    } catch {
      return undefined;
    }
  }
}

export const demo: LogFiles = new Folder(new URL('demo', VECTORS).pathname);

export type Change = (bytes: Bytes) => Bytes | undefined;

/** The log with that file changed; removed where the change gives nothing. */
export function changed(files: LogFiles, path: string, change: Change): LogFiles {
  return {
    async read(asked) {
      const bytes = await files.read(asked);
      return asked === path && bytes ? change(bytes.slice()) : bytes;
    },
  };
}

export function withText(text: string): Change {
  return () => utf8(text);
}

export function flipped(at: number): Change {
  return (bytes) => {
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    return bytes;
  };
}

export class MapStore implements Store {
  readonly items = new Map<string, string>();
  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.items.set(name, value);
  }
  removeItem(name: string): void {
    this.items.delete(name);
  }
}

export function freshMemory(): Memory {
  return new Memory(new MapStore(), 'log');
}

export function openDemo(files: LogFiles = demo, memory: Memory = freshMemory()): Promise<OpenLog> {
  return openLog(files, memory, NOW);
}

/** For assert.rejects: the failure's reason, and the entry that it names. */
export function reason(wanted: string, entry?: number): (error: Failure) => boolean {
  return (error) => {
    if (error.reason !== wanted) throw error;
    if (entry !== undefined && error.entry !== entry) throw new Error(`it names entry ${error.entry}`);
    return true;
  };
}

/** A log of so many entries, written by the product's own publisher; skips the test where that was not built. */
export function writtenLog(t: TestContext, size: number, word = 'entry'): { files: Folder; path: string; key: string } | undefined {
  const writer = process.env['WRIT_LOG_WRITER'];
  if (!writer) {
    t.skip('WRIT_LOG_WRITER names no log_writer');
    return undefined;
  }
  const path = mkdtempSync(join(tmpdir(), 'writ-web-'));
  t.after(() => rmSync(path, { recursive: true }));
  const key = execFileSync(writer, [path, String(size), word], { encoding: 'utf8' }).trim();
  return { files: new Folder(path), path, key };
}

/** What the product's own prover says to one line. */
export function prover(path: string, lines: string[]): string[] {
  const input = lines.map((line) => `${line}\n`).join('');
  return execFileSync(process.env['WRIT_LOG_PROVER']!, [path], { input, encoding: 'utf8' }).replace(/\n$/, '').split('\n');
}
