// The legal basis that a custodian gives, with its signature where it bears one.

import { fromUtf8 } from './lib/bytes.ts';
import { handIn, MOST_DOCUMENT_BYTES, sortDocuments, type Documents } from './lib/handed_file.ts';
import { Work } from './work.svelte.ts';

export class GivenBasis extends Work {
  files = $state.raw<Documents>({});
  text = $derived(this.files.document ? fromUtf8(this.files.document.bytes) : undefined);

  take(files: File[]): Promise<void> {
    return this.run(async () => {
      const handed = await Promise.all(files.map((file) => handIn(file, MOST_DOCUMENT_BYTES)));
      this.files = sortDocuments(this.files, handed, 'basis');
    });
  }
}
