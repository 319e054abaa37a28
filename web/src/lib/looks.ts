// Looks: questions about files that were sent, which touch no gallery and so take no act (docs/api.md).

import { boxOf, type Box, type Point } from './box.ts';
import { Failure } from './failure.ts';
import type { HandedFile } from './handed_file.ts';
import { ask, sendFile } from './server.ts';

export interface FoundFace {
  number: number;
  box: Box;
  landmarks: Point[];
  usable: boolean;
  message: string;
  advice: string;
  /** How many of 100 faces are worse; undefined where nobody measured that. */
  quality: number | undefined;
}

export interface SeenPhoto {
  width: number;
  height: number;
  faces: FoundFace[];
  moreFaces: boolean;
}

interface FaceJson extends Omit<FoundFace, 'box'> {
  box: string;
}

export async function lookForFaces(photo: HandedFile): Promise<SeenPhoto> {
  await sendFile(photo.sha256, photo.bytes);
  const seen = (await ask('POST', 'looks/faces', { photo: photo.sha256 })) as { sha256: string; width: number; height: number; faces: FaceJson[]; more_faces: boolean };
  if (seen.sha256 !== photo.sha256) throw new Failure('look-other', 'The server spoke of another photo.');
  const faces = seen.faces.map((face) => ({ ...face, box: boxOf(face.box)!, quality: face.quality }));
  return { width: seen.width, height: seen.height, faces, moreFaces: seen.more_faces };
}

export interface SeenWrit {
  id: string;
  issuer: string;
  case: string;
  ground: string;
  missing_person?: string;
  purpose: string;
  galleries: string[];
  investigators: string[];
  probes: { sha256: string; face: string }[];
  not_before: string;
  not_after: string;
  urgent: boolean;
  searches: number;
  trusted: string;
  in_force: string;
  left: string;
  in_words: { signed_by: string; trusted: string; in_force: string; left: string; ratification: string };
}

export async function lookAtWrit(writ: HandedFile, signature?: HandedFile): Promise<SeenWrit> {
  const files = signature ? [writ, signature] : [writ];
  for (const { sha256, bytes } of files) await sendFile(sha256, bytes);
  return (await ask('POST', 'looks/writ', { writ: writ.sha256, ...(signature ? { signature: signature.sha256 } : {}) })) as SeenWrit;
}
