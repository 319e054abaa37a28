// The photos that a person gives for one act, each looked at by the server as soon as it is there.

import { Failure } from './lib/failure.ts';
import { handIn, MOST_PHOTO_BYTES, type HandedFile } from './lib/handed_file.ts';
import { lookForFaces, type SeenPhoto } from './lib/looks.ts';
import { Work } from './work.svelte.ts';

export interface GivenPhoto {
  file: HandedFile;
  seen: SeenPhoto;
  /** The face that the person chose, by its place; undefined where nobody chose. */
  chosen: number | undefined;
}

export class GivenPhotos extends Work {
  list = $state.raw<GivenPhoto[]>([]);
  /** What is looked at now. */
  looking = $state('');
  private readonly most: number;

  constructor(most: number) {
    super();
    this.most = most;
  }

  /** Where one photo alone is taken, a new one takes the place of the former. */
  add(files: File[]): Promise<void> {
    return this.run(async () => {
      try {
        for (const file of files) await this.addOne(file);
      } finally {
        this.looking = '';
      }
    });
  }

  private async addOne(file: File): Promise<void> {
    if (this.most > 1 && this.list.length >= this.most) throw new Failure('photos-many', `At most ${this.most} photos are taken together.`);
    this.looking = file.name;
    const handed = await handIn(file, MOST_PHOTO_BYTES);
    if (this.list.some(({ file: { sha256 } }) => sha256 === handed.sha256)) throw new Failure('photo-twice', `${file.name} is there already.`);
    const given: GivenPhoto = { file: handed, seen: await lookForFaces(handed), chosen: undefined };
    this.list = this.most === 1 ? [given] : [...this.list, given];
  }

  choose(photo: GivenPhoto, face: number): void {
    this.list = this.list.map((one) => (one === photo ? { ...one, chosen: face } : one));
  }

  remove(photo: GivenPhoto): void {
    this.list = this.list.filter((one) => one !== photo);
  }
}
