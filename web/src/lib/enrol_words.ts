// What an enrolment needs before it can be made.

import { boxText } from './box.ts';
import type { Documents } from './handed_file.ts';
import type { ChosenPhoto } from './search_words.ts';

const NAME = /^[a-z0-9._-]{1,64}$/;

export interface Enrolment {
  gallery: string;
  photo: ChosenPhoto | undefined;
  basis: Documents;
  subject: string;
}

export function lackingToEnrol({ gallery, photo, basis, subject }: Enrolment): string[] {
  const found: string[] = [];
  if (!gallery) found.push('Choose the gallery.');
  if (!photo) found.push('Give the photo.');
  else if (photo.seen.faces.length === 0) found.push('Give a photo in which a face is found.');
  else if (photo.face === undefined) found.push('Choose the face.');
  else if (!photo.seen.faces[photo.face]!.usable) found.push('Give a photo whose face can be compared.');
  if (!basis.document) found.push('Give the legal basis with its signature.');
  if (!NAME.test(subject)) found.push('Say who it is: 1 to 64 of a to z, 0 to 9, and . _ -');
  return found;
}

/** What the act commits to as the photo: its SHA-256, a blank, and the chosen face's box. */
export function photoToEnrol({ file, seen, face }: ChosenPhoto): string {
  return `${file.sha256} ${boxText(seen.faces[face!]!.box)}`;
}
