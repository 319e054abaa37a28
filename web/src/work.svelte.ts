// Something that a person has begun and waits for: whether it goes on, and what went wrong.

import { asFailure, type Failure } from './lib/failure.ts';

export class Work {
  busy = $state(false);
  failure = $state.raw<Failure>();

  async run(work: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.failure = undefined;
    try {
      await work();
    } catch (error) {
      this.failure = asFailure(error);
    } finally {
      this.busy = false;
    }
  }
}
