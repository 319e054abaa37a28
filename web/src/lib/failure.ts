// What went wrong, for a person: what is wrong, what it means, and how to go on.

import { MEANINGS } from './meanings.ts';

/** `grave` failures contradict the log; the others say only that something could not be checked. */
export class Failure extends Error {
  readonly reason: string;
  readonly entry: number | undefined;

  constructor(reason: string, what: string, entry?: number) {
    super(what);
    this.reason = reason;
    this.entry = entry;
  }

  get meaning(): string {
    return MEANINGS[this.reason]?.meaning ?? 'Nothing was proven.';
  }

  get next(): string {
    return MEANINGS[this.reason]?.next ?? 'Try again.';
  }

  get grave(): boolean {
    return MEANINGS[this.reason]?.grave ?? false;
  }
}

export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return new Failure('page-error', error instanceof Error ? error.message : String(error));
}
