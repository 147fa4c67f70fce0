/** Keeps a list as it is while somebody looks at it: what is shown stays where it is, and what is new waits to be let in. */

export type HeldRows<Row> = {
  readonly rows: readonly Row[];
  /** Shown still, though the list no longer has them. */
  readonly goneKeys: ReadonlySet<string>;
  /** Rows that are not shown yet. */
  readonly newCount: number;
  /** Rows that would stand elsewhere among those that are shown. */
  readonly movedCount: number;
};

/**
 * Where new rows go. `wait`: nowhere until they are let in, for lists that begin with the newest or the worst, and for
 * everything with more of the page below it. `below`: after the last row, for lists in which one looks for a name.
 */
export type Arrivals = 'wait' | 'below';

/** Every row in its own place: nobody looks, or somebody asked for it. */
export function letIn<Row>(rows: readonly Row[]): HeldRows<Row> {
  return { rows, goneKeys: new Set(), newCount: 0, movedCount: 0 };
}

/**
 * The rows that were `shown`, in their places and with their values of now; one that is gone keeps its last values.
 * Nothing is lost: each of `rows` is shown or counted.
 */
export function holdRows<Row>(shown: readonly Row[], rows: readonly Row[], keyOf: (row: Row) => string, arrivals: Arrivals): HeldRows<Row> {
  const left = new Map(rows.map((row) => [keyOf(row), row]));
  const goneKeys = new Set<string>();
  const held = shown.map((before) => {
    const key = keyOf(before);
    const now = left.get(key);
    if (now === undefined) goneKeys.add(key);
    left.delete(key);
    return now ?? before;
  });
  const arrived = arrivals === 'below' ? [...left.values()] : [];
  const placed = [...held.filter((row) => !goneKeys.has(keyOf(row))), ...arrived];
  return { rows: [...held, ...arrived], goneKeys, newCount: left.size - arrived.length, movedCount: countMoved(placed, rows) };
}

/** The fewest rows that would have to move for `placed` to stand in the order of `wanted`, which has all of them. */
function countMoved<Row>(placed: readonly Row[], wanted: readonly Row[]): number {
  const places = new Map(wanted.map((row, index) => [row, index]));
  // The longest run of rows that stand in order already, by the smallest place that a run of each length can end with.
  const ends: number[] = [];
  for (const row of placed) {
    const place = places.get(row) ?? 0;
    const length = ends.findLastIndex((end) => end < place) + 1;
    ends[length] = place;
  }
  return placed.length - ends.length;
}

/** What is known of whether anybody looks at a list. */
export type Attendance = {
  /** The browser shows the page, and not another tab. */
  readonly isPageShown: boolean;
  /** Some of the list is within the window. */
  readonly isInView: boolean;
  /** The pointer or the focus is among its rows. */
  readonly isInside: boolean;
  /** Nobody has touched pointer, keys or wheel for so long that the page hangs on a wall or its reader left. */
  readonly isLeftAlone: boolean;
};

/** Whether the rows must keep still. Out of view they may move: the browser keeps in place what is below them. */
export function isLookedAt({ isPageShown, isInView, isInside, isLeftAlone }: Attendance): boolean {
  return isPageShown && (isInside || (isInView && !isLeftAlone));
}
