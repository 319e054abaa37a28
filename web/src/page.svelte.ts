// What the page knows of the log that it shows, for all its views.

import type { Bytes } from './lib/bytes.ts';
import { asFailure, Failure } from './lib/failure.ts';
import { LogAddress } from './lib/files.ts';
import { openLog, type OpenLog, type SignedHead } from './lib/log.ts';
import { Memory, type Remembered, type Store } from './lib/memory.ts';
import { formatTime } from './lib/time.ts';
import type { Steps } from './lib/verify.ts';

function localStore(): Store | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined; // the person forbids it
  }
}

const base = new URL('.', document.baseURI);

class Page {
  readonly address = base.href.replace(/\/$/, '');
  readonly memory = new Memory(localStore(), `writ-log ${base.pathname}`);
  log = $state.raw<OpenLog>();
  failure = $state.raw<Failure>();
  opening = $state(true);
  remembered = $state.raw<Remembered>(this.memory.load());
  /** What the last full check said. */
  steps = $state.raw<Steps>();
  /** Whether this browser keeps what it is told to. */
  remembers = $state(true);

  now(): string {
    return formatTime(Math.floor(Date.now() / 1000));
  }

  /** Reads the checkpoint anew; throws what is wrong with it, which it keeps too. */
  async open(onSigned?: (head: SignedHead) => void): Promise<OpenLog> {
    this.opening = true;
    try {
      this.log = await openLog(new LogAddress(base.href), this.memory, this.now(), onSigned);
      this.failure = undefined;
      return this.log;
    } catch (error) {
      this.failure = asFailure(error);
      if (this.failure.grave) this.log = undefined;
      throw this.failure;
    } finally {
      this.opening = false;
      this.remembered = this.memory.load();
    }
  }

  async look(): Promise<void> {
    this.steps = undefined; // of the log as it was
    await this.open().catch(() => undefined);
  }

  /** Changes what this browser remembers, and looks at the log in its light. */
  async remember(change: (remembered: Remembered) => void): Promise<void> {
    this.remembers = this.memory.change(change);
    this.remembered = this.memory.load();
    await this.look();
  }
}

export const page = new Page();

/** Hands the person a file that was made here. */
export function save(name: string, content: string | Bytes, type = 'text/plain'): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
