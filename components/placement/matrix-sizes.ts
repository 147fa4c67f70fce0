/** Sizes of the matrix in pixels: where things stand and the arithmetic of scrolling must agree on them. */
export const ROW = 32;
export const COLUMN = 28;
/** The regions' names, and with them the whole head. */
export const BAND = 20;
export const HEAD = BAND + 116;
/** The names have less room on a small screen, where the cells would have none. */
export const NAME_COLUMN = { narrow: 168, wide: 312 } as const;
export const NARROW_SCREEN = '(width < 640px)';
/** Columns come and go by blocks of so many, since a column concerns every row in view. */
export const BLOCK = 6;
