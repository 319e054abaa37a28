// Who is signed in here, for all views.

import { asFailure, Failure } from './lib/failure.ts';
import { signIn, signOut, whoAmI, type Person } from './lib/desk.ts';

class Desk {
  /** Undefined: nobody; null: this server only shows the log. */
  person = $state.raw<Person | undefined | null>(null);
  failure = $state.raw<Failure>();
  busy = $state(false);

  private async during<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.busy = true;
    this.failure = undefined;
    try {
      return await work();
    } catch (error) {
      this.failure = asFailure(error);
      return undefined;
    } finally {
      this.busy = false;
    }
  }

  look(): Promise<void | undefined> {
    return this.during(async () => void (this.person = await whoAmI()));
  }
  enter(deployment: string): Promise<void | undefined> {
    return this.during(async () => void (this.person = await signIn(deployment)));
  }
  leave(): Promise<void | undefined> {
    return this.during(async () => {
      await signOut();
      this.person = undefined;
    });
  }
  /** What somebody else than this view found: the session is over. */
  ended(): void {
    this.person = undefined;
  }
}

export const desk = new Desk();
