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
  /** In pixels of the whole photo; undefined where the server does not say. */
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
  eye_distance_pixels?: number;
}

export async function takePictures({ answer, files }: Answer): Promise<ReviewPictures> {
  const told = answer.pictures as Record<string, PictureJson>;
  const made: string[] = [];
  const take = async (label: string): Promise<Picture> => {
    const picture = told[label];
    if (!picture) throw new Failure('picture-missing', `The server sent no picture of ${label}.`);
    const url = URL.createObjectURL(new Blob([await takeFile(files[picture.file] ?? '')], { type: 'image/jpeg' }));
    made.push(url);
    return { label, url, width: picture.width, height: picture.height, landmarks: picture.landmarks ?? [], eyeDistance: picture.eye_distance_pixels };
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
