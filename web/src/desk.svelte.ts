// Who is signed in here, for all views.

import { signIn, signOut, whoAmI, type Person } from './lib/desk.ts';
import { Work } from './work.svelte.ts';

class Desk extends Work {
  /** Undefined: nobody; null: this server only shows the log. */
  person = $state.raw<Person | undefined | null>(null);

  look(): Promise<void> {
    return this.run(async () => void (this.person = await whoAmI()));
  }
  enter(deployment: string): Promise<void> {
    return this.run(async () => void (this.person = await signIn(deployment)));
  }
  leave(): Promise<void> {
    return this.run(async () => {
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
