/** The first and the last item that exist, and how many places they take turns in; `to` is inclusive. */
export type MatrixWindow = { readonly from: number; readonly to: number; readonly places: number };

/**
 * The items of a window with the place each takes. An item that comes is given the place of one that went, so that
 * elements are given new content where they are, instead of made and thrown away. In the order of places, so none is moved.
 */
export function inPlaces({ from, to, places }: MatrixWindow): { place: number; index: number }[] {
  const items = [];
  for (let index = from; index <= to; index += 1) items.push({ place: index % places, index });
  return items.toSorted((a, b) => a.place - b.place);
}

export type Extent = { readonly start: number; readonly size: number };

/** The scroll position nearest to the present one at which an item is in view, clear of what stands over the first `head` pixels. */
export function scrollToShow({ start, size }: Extent, shown: Extent, head: number): number {
  if (start - head < shown.start) return start - head;
  return start + size > shown.start + shown.size ? start + size - shown.size : shown.start;
}
