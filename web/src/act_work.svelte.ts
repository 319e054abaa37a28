// An act that a person has begun: how far it has come, in words, and what went wrong.

import { act, type ActParts, type ActStep, type Answer, type Person } from './lib/desk.ts';
import { page } from './page.svelte.ts';
import { Work } from './work.svelte.ts';

const STEPS: Record<ActStep, string> = { passkey: 'Waiting for the passkey …', sending: 'Sending the files …', working: 'Being done …' };

export class ActWork extends Work {
  private step = $state<ActStep>('passkey');

  /** What the button says: `idle`, or while it goes on, the step that it is at. */
  words(idle: string, working = STEPS.working): string {
    if (!this.busy) return idle;
    return this.step === 'working' ? working : STEPS[this.step];
  }

  /** Signs and hands in; whatever came of it stands in the log, which is then read anew. */
  async act(person: Person, deployment: string, type: string, parts: ActParts): Promise<Answer> {
    try {
      return await act(person, deployment, type, parts, (step) => (this.step = step));
    } finally {
      void page.look();
    }
  }
}
