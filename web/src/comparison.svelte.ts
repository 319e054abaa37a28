// How two faces are looked at side by side: the same zoom, place, light and grid for both.

import { after, alignedByEyes, fitted, type Affine, type Size } from './lib/align.ts';
import type { Picture } from './lib/pictures.ts';
import { WHOLE, zoomMatrix } from './lib/zoom.ts';

export const MODES = { side: 'Side by side', overlay: 'Overlay', flicker: 'Flicker' } as const;
export type Mode = keyof typeof MODES;

export class ComparisonState {
  mode = $state<Mode>('side');
  zoom = $state.raw(WHOLE);
  aligned = $state(true);
  grid = $state(false);
  contrast = $state(100);
  brightness = $state(100);
  /** In the overlay, how much of the candidate shows, in percent. */
  share = $state(50);
  /** In flicker mode, which of the two shows. */
  candidateShows = $state(false);

  filter = $derived(`contrast(${this.contrast}%) brightness(${this.brightness}%)`);

  /** Where the picture stands in the frame before zooming. Aligned only where both faces have landmarks. */
  base(picture: Picture, aligned: boolean, frame: Size): Affine {
    return (aligned && alignedByEyes(picture.landmarks, frame)) || fitted(picture, frame);
  }

  place(picture: Picture, aligned: boolean, frame: Size): Affine {
    return after(this.base(picture, aligned, frame), zoomMatrix(this.zoom, frame));
  }

  reset(): void {
    this.zoom = WHOLE;
    this.contrast = this.brightness = 100;
  }
}
