// What a search needs before it can be made, and what will be done, in plain sentences.

import { boxOf, faceAt, type Box } from './box.ts';
import type { HandedFile } from './handed_file.ts';
import type { FoundFace, SeenPhoto, SeenWrit } from './looks.ts';
import { sentence } from './server.ts';

export const MOST_PHOTOS = 8;
/** Below it a face is found much less often: kPoorRank of src/face/quality.h. */
const POOR_QUALITY = 10;

export interface ChosenPhoto {
  file: HandedFile;
  seen: SeenPhoto;
  /** Which of the faces, by its place in `seen.faces`. */
  face: number | undefined;
}

export interface PhotoStanding {
  /** Whether the writ names the photo; undefined without a writ. */
  named: boolean | undefined;
  /** The face that the writ means; undefined where it leaves that open, or where none stands there. */
  face: number | undefined;
  /** The box that the writ names; undefined where it names none. */
  box: Box | undefined;
}

export function standingOf(photo: { file: { sha256: string }; seen: SeenPhoto }, writ: SeenWrit | undefined): PhotoStanding {
  const probe = writ?.probes.find(({ sha256 }) => sha256 === photo.file.sha256);
  const box = probe && boxOf(probe.face);
  return { named: writ && probe !== undefined, face: box && faceAt(box, photo.seen.faces), box };
}

/** The face to begin with: the one that the writ means, else the only one. */
export function firstFace(seen: SeenPhoto, standing: PhotoStanding): number | undefined {
  if (standing.box) return standing.face;
  return seen.faces.length === 1 && !seen.moreFaces ? 0 : undefined;
}

export function qualityWords({ usable, message, advice, quality }: FoundFace): string {
  if (!usable) return `${sentence(message)} ${sentence(advice)}`;
  if (quality === undefined) return 'Good enough to be compared.';
  const share = quality < 1 ? 'fewer than 1' : `${Math.floor(quality)}`;
  if (quality < POOR_QUALITY) return `Poor: ${share} of 100 faces of press photos are worse. Such a face is found much less often; use a better photo if there is one.`;
  return `Good enough to be compared: ${share} of 100 faces of press photos are worse.`;
}

/** What keeps the person from using the writ now, each with what to do. */
export function writHindrances(writ: SeenWrit, name: string): string[] {
  const found: string[] = [];
  if (writ.trusted !== 'yes') found.push(`Its signature does not count here: ${plain(writ.in_words.trusted)}`);
  else if (writ.in_force !== 'yes') found.push(`It can’t be used now: ${plain(writ.in_words.in_force)}`);
  else if (!/^[1-9]\d*$/.test(writ.left)) found.push(`Nothing is left of it: ${plain(writ.in_words.left)}`);
  if (!writ.investigators.includes(name)) found.push(`It does not name you, ${name}. Let one of those whom it names search, or ask for a writ that names you.`);
  return found;
}

const plain = (words: string) => sentence(words.replace(/^no[:,] /, ''));

/** What is lacking before the search can be made; empty where nothing is. */
export function lacking(writ: SeenWrit | undefined, photos: ChosenPhoto[], name: string): string[] {
  const found: string[] = [];
  if (!writ) found.push('Give the writ with its signature.');
  else if (writHindrances(writ, name).length > 0) found.push('Give a writ that you can use now.');
  if (photos.length === 0) found.push('Give the photo that the writ names.');
  if (photos.length > MOST_PHOTOS) found.push(`Take photos away: a search takes at most ${MOST_PHOTOS}.`);
  for (const photo of photos) {
    const { file, seen, face } = photo;
    const standing = standingOf(photo, writ);
    if (standing.named === false) found.push(`Take ${file.name} away: the writ does not name it.`);
    else if (seen.faces.length === 0) found.push(`Take ${file.name} away: no face was found in it.`);
    else if (face === undefined) found.push(`Choose the face in ${file.name}.`);
    else if (!seen.faces[face]!.usable) found.push(`The chosen face in ${file.name} can’t be compared.`);
    else if (standing.box && standing.face !== face) found.push(`Choose the face in ${file.name} that the writ names.`);
  }
  return found;
}

export function listed(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export function searchSentence(writ: SeenWrit, photos: number): string {
  const galleries = `${writ.galleries.length === 1 ? 'the gallery' : 'the galleries'} ${listed(writ.galleries)}`;
  const face = photos === 1 ? 'The chosen face is' : `The chosen faces of one person, in ${photos} photos, are`;
  const left = Number(writ.left) - 1;
  const after = left === 0 ? 'none of its searches is then left' : `${left} of its searches ${left === 1 ? 'is' : 'are'} then left`;
  return `${face} compared with everybody in ${galleries}, under the writ ${writ.id} of ${writ.issuer}; ${after}. Before it runs, the log records for ever that you searched, with what commits you to this writ and ${photos === 1 ? 'this photo' : 'these photos'}.`;
}
