// The writ that a person gives, with its signature, as the server reads it.

import { Failure } from './lib/failure.ts';
import { handIn, MOST_DOCUMENT_BYTES, sortDocuments, type Documents } from './lib/handed_file.ts';
import { lookAtWrit, type SeenWrit } from './lib/looks.ts';
import { Work } from './work.svelte.ts';

export class GivenWrit extends Work {
  files = $state.raw<Documents>({});
  seen = $state.raw<SeenWrit>();

  take(files: File[]): Promise<void> {
    return this.run(async () => {
      const handed = await Promise.all(files.map((file) => handIn(file, MOST_DOCUMENT_BYTES)));
      this.files = sortDocuments(this.files, handed, 'writ');
      this.seen = undefined;
      await this.look();
    });
  }

  /** Anew after a search, which uses it up. */
  again(): Promise<void> {
    return this.run(() => this.look());
  }

  private async look(): Promise<void> {
    const { document, signature } = this.files;
    if (document) this.seen = await lookAtWrit(document, signature);
  }

  /** Both, for an act. */
  get both(): { writ: NonNullable<Documents['document']>; 'writ-signature': NonNullable<Documents['signature']> } {
    const { document, signature } = this.files;
    if (!document || !signature) throw new Failure('document-other', 'The writ or its signature is lacking.');
    return { writ: document, 'writ-signature': signature };
  }
}
