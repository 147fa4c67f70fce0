import { useSyncExternalStore } from 'react';

/** Sizes of the matrix in pixels, as large as the text is: where things stand and the arithmetic of scrolling must agree on them. */
export type MatrixSizes = {
  readonly rem: number;
  readonly row: number;
  readonly column: number;
  /** The regions' names. */
  readonly band: number;
  /** The whole head, the regions' names with it. */
  readonly head: number;
  /** The workloads' names. They have less room on a small screen, where the cells would have none. */
  readonly names: number;
};

/** Columns come and go by blocks of so many, since a column concerns every row in view. */
export const BLOCK = 6;

/** In rem; cells have the same sizes in their classes. */
const ROW = 2;
const COLUMN = 1.75;
const BAND = 1.25;
const HEAD = BAND + 7.25;
const NAMES = { narrow: 10.5, wide: 19.5 } as const;
/** Of the window's width, however large the text. */
const NAMES_SHARE_MAX = { narrow: 0.6, wide: 0.5 } as const;
/** From here on a screen is not small, as for the classes with `sm:`. */
const NARROW_SCREEN = '(width < 40rem)';
const USUAL_REM = 16;

/** @param rem the root font size in pixels. @param width of the window in pixels. */
export function toSizes(rem: number, width: number, isNarrow: boolean): MatrixSizes {
  const screen = isNarrow ? 'narrow' : 'wide';
  return { rem, row: ROW * rem, column: COLUMN * rem, band: BAND * rem, head: HEAD * rem, names: Math.min(NAMES[screen] * rem, Math.floor(NAMES_SHARE_MAX[screen] * width)) };
}

const USUAL = toSizes(USUAL_REM, Infinity, false);
let measured: MatrixSizes | undefined;

/** The sizes for this window and its text, measured when either changes and never in a scroll. */
export function useMatrixSizes(): MatrixSizes {
  return useSyncExternalStore(onChange, () => measured ?? measureSizes(), () => USUAL);
}

/** Measured now; the same object while nothing has changed. */
export function measureSizes(): MatrixSizes {
  const now = toSizes(Number.parseFloat(getComputedStyle(document.documentElement).fontSize), window.innerWidth, window.matchMedia(NARROW_SCREEN).matches);
  if (now.rem !== measured?.rem || now.names !== measured.names) measured = now;
  return measured;
}

/** A page whose text or window changes its size changes the size of its root, too. */
function onChange(listener: () => void): () => void {
  const observer = new ResizeObserver(() => {
    measureSizes();
    listener();
  });
  observer.observe(document.documentElement);
  return () => observer.disconnect();
}
