// The pictures of a review: fetched once, shown from memory, and let go when the view is left.

import type { Point } from './box.ts';
import { Failure } from './failure.ts';
import type { Answer } from './desk.ts';
import { takeFile } from './server.ts';

export interface Picture {
  label: string;
  url: string;
  width: number;
  height: number;
  /** In pixels of the picture; empty where the face has none. */
  landmarks: Point[];
  /** In pixels of the photo that it was cut from; undefined without landmarks. */
  eyeDistance: number | undefined;
}

export interface ReviewPictures {
  probes: Picture[];
  candidates: Picture[];
}

interface PictureJson {
  file: string;
  width: number;
  height: number;
  landmarks: Point[] | null;
  /** Pixels of the picture for each of the photo. */
  scale: number;
}

export function eyeDistance([left, right]: Point[], scale: number): number | undefined {
  return left && right && Math.hypot(right[0] - left[0], right[1] - left[1]) / scale;
}

export async function takePictures({ answer, files }: Answer): Promise<ReviewPictures> {
  const told = answer.pictures as Record<string, PictureJson>;
  const made: string[] = [];
  const taken = new Map<string, Promise<Blob>>(); // two pictures of the same bytes are one file
  const blobOf = (sha256: string) => {
    const known = taken.get(sha256) ?? takeFile(sha256).then((file) => new Blob([file], { type: 'image/jpeg' }));
    taken.set(sha256, known);
    return known;
  };
  const take = async (label: string): Promise<Picture> => {
    const picture = told[label];
    if (!picture) throw new Failure('picture-missing', `The server sent no picture of ${label}.`);
    const url = URL.createObjectURL(await blobOf(files[picture.file] ?? ''));
    made.push(url);
    const landmarks = picture.landmarks ?? [];
    return { label, url, width: picture.width, height: picture.height, landmarks, eyeDistance: eyeDistance(landmarks, picture.scale) };
  };
  try {
    const probes: Picture[] = [];
    for (let i = 1; told[`probe-${i}`]; ++i) probes.push(await take(`probe-${i}`));
    const candidates: Picture[] = [];
    for (const label of answer.candidates as string[]) candidates.push(await take(label));
    if (probes.length === 0) throw new Failure('picture-missing', 'The server sent no picture of the face searched for.');
    return { probes, candidates };
  } catch (error) {
    made.forEach((url) => URL.revokeObjectURL(url));
    throw error;
  }
}

export function letGo({ probes, candidates }: ReviewPictures): void {
  for (const { url } of [...probes, ...candidates]) URL.revokeObjectURL(url);
}
