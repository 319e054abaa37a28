// Where the log's public files come from: an address over HTTP, or, in tests, a folder.

import { fromUtf8, type Bytes } from './bytes.ts';
import { Failure } from './failure.ts';
import { MOST_CHECKPOINT_BYTES } from './note.ts';

export interface LogFiles {
  /** The file's bytes, or undefined where there is none. */
  read(path: string): Promise<Bytes | undefined>;
}

export class LogAddress implements LogFiles {
  private readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  async read(path: string): Promise<Bytes | undefined> {
    let response: Response;
    try {
      const cache = path === 'checkpoint' ? 'no-store' : 'default';
      response = await fetch(new URL(path, this.base), { cache, credentials: 'omit', redirect: 'error' });
      if (response.status === 404) return undefined;
      if (response.ok) return new Uint8Array(await response.arrayBuffer());
    } catch {
      throw new Failure('network', `The server did not answer when ${path} was asked for.`);
    }
    throw new Failure('network', `The server answered ${response.status} when ${path} was asked for.`);
  }
}

export async function readCheckpointNote(files: LogFiles): Promise<string> {
  const bytes = await files.read('checkpoint');
  if (!bytes) throw new Failure('checkpoint-missing', 'The log has no checkpoint.');
  const note = bytes.length <= MOST_CHECKPOINT_BYTES ? fromUtf8(bytes) : undefined;
  if (note === undefined) throw new Failure('checkpoint-malformed', 'The checkpoint is too large, or not text.');
  return note;
}
