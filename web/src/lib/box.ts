// Boxes around faces, in whole pixels of the photo as it stands upright: "x,y,width,height".

export type Box = [x: number, y: number, width: number, height: number];
export type Point = [x: number, y: number];

/** From this share of overlap on two boxes mean the same face: kFaceBoxOverlap of src/face/pipeline.h. */
const SAME_FACE_OVERLAP = 0.5;

/** Undefined where the text is no box. */
export function boxOf(text: string): Box | undefined {
  if (!/^-?\d{1,5},-?\d{1,5},\d{1,5},\d{1,5}$/.test(text)) return undefined;
  const box = text.split(',').map(Number) as Box;
  return box[2] > 0 && box[3] > 0 ? box : undefined;
}

export function boxText(box: Box): string {
  return box.join(',');
}

/** The share of their common area in what both cover together. */
export function overlap([ax, ay, aw, ah]: Box, [bx, by, bw, bh]: Box): number {
  const width = Math.min(ax + aw, bx + bw) - Math.max(ax, bx);
  const height = Math.min(ay + ah, by + bh) - Math.max(ay, by);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / (aw * ah + bw * bh - width * height);
}

/** Which of the faces stands where `named` says; undefined where none does. */
export function faceAt(named: Box, faces: { box: Box }[]): number | undefined {
  let best: number | undefined;
  let most = SAME_FACE_OVERLAP;
  faces.forEach(({ box }, i) => {
    const share = overlap(box, named);
    if (share < most || (best !== undefined && share === most)) return;
    best = i;
    most = share;
  });
  return best;
}
