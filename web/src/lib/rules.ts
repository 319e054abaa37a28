// What the public entries of a log have to keep, whoever reads them: the rules of src/authority/public_rules.h.

import type { Entry } from './entry.ts';
import { Failure } from './failure.ts';
import { sshLineOf, type NoteKey } from './note.ts';
import { parseTime } from './time.ts';

const FRESH_SECONDS = 600;

interface OpenImport {
  gallery: string;
  rowsLeft: number;
}

/** Called with every entry, in order. */
export class PublicRules {
  private readonly log: NoteKey;
  private readonly logLine: string;
  private readonly nonces = new Set<string>();
  private readonly imports = new Map<number, OpenImport>();
  private last = -Infinity;

  constructor(log: NoteKey) {
    this.log = log;
    this.logLine = sshLineOf(log);
  }

  check(entry: Entry): void {
    const time = parseTime(entry.time)!;
    const corrects = entry.type === 'clock_correct' && entry.outcome !== 'refused';
    if (time < this.last && !corrects) throw this.fail('time-backwards', entry, 'is dated before the entry above it');
    this.last = time;
    this.checkAuthor(entry);
    this.checkOnceAndFresh(entry, time);
    if (entry.outcome !== 'refused') this.checkImport(entry);
  }

  private fail(reason: string, entry: Entry, what: string): Failure {
    return new Failure(reason, `Entry ${entry.index} (${entry.kind.title}) ${what}.`, entry.index);
  }

  private checkAuthor(entry: Entry): void {
    const founds = entry.type === 'init';
    if (entry.index === 0) {
      if (founds && entry.act['head_key'] === entry.key && entry.act['log_key'] === this.log.text) return;
      throw this.fail('author-wrong', entry, 'is not a founding act by its head, for a log with this key');
    }
    const refused = entry.outcome === 'refused';
    if (founds && !refused) throw this.fail('init-again', entry, 'founds the log a second time');
    if (entry.act['origin'] !== this.log.name && !refused) throw this.fail('author-wrong', entry, 'is for another deployment');
    const ofProgram = entry.kind.author === 'program';
    if (ofProgram === (entry.key === this.logLine)) return;
    throw this.fail('author-wrong', entry, ofProgram ? 'should be signed by the log’s key' : 'is signed by the program, not by a person');
  }

  private checkOnceAndFresh(entry: Entry, time: number): void {
    const nonce = entry.act['nonce'] as string;
    // A suspension is known by its order's hash: it counts whatever its nonce, and however late it is found.
    const counts = entry.outcome === 'refused' || entry.type === 'suspend';
    if (!counts && this.nonces.has(nonce)) throw this.fail('nonce-twice', entry, 'is an act that stands in the log before');
    this.nonces.add(nonce);
    if (counts) return;
    const madeAt = parseTime(entry.act['made_at'] as string)!;
    if (Math.abs(time - madeAt) > FRESH_SECONDS) throw this.fail('act-stale', entry, 'was not made within ten minutes of its time');
  }

  private checkImport(entry: Entry): void {
    const number = (field: string) => entry.act[field] as number;
    const gallery = entry.act['gallery'] as string;
    if (entry.type === 'import') this.imports.set(entry.index, { gallery, rowsLeft: number('rows') });
    if (entry.type !== 'import_photo' && entry.type !== 'import_end') return;
    const open = this.imports.get(number('import'));
    if (!open) throw this.fail('import-wrong', entry, 'belongs to no import that was begun and had not ended');
    if (entry.type === 'import_end') {
      this.imports.delete(number('import'));
      if (number('already') + number('left_out') === open.rowsLeft) return;
      throw this.fail('import-wrong', entry, 'ends an import that had another number of rows');
    }
    if (open.gallery !== gallery || open.rowsLeft === 0) {
      throw this.fail('import-wrong', entry, 'is of an import for another gallery, or for fewer photos');
    }
    open.rowsLeft -= 1;
  }
}
