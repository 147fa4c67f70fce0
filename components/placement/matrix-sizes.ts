/** Sizes of the matrix in pixels: where things stand and the arithmetic of scrolling must agree on them. */
export const ROW = 32;
export const COLUMN = 28;
export const HEAD = 116;
export const NAME_COLUMN = 264;
