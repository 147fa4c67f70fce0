/**
 * Keeps rows where they are while somebody points at them. Rows that were shown keep their order, rows that vanished
 * leave, new rows go to the end. `heldChanges` counts the rows that would stand elsewhere if the order were let go.
 */
export function holdOrder<Row>(
  shownKeys: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): { rows: Row[]; heldChanges: number } {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  const held: Row[] = [];
  for (const key of shownKeys) {
    const row = byKey.get(key);
    if (row === undefined) continue;
    held.push(row);
    byKey.delete(key);
  }
  held.push(...byKey.values());
  const heldChanges = held.filter((row, index) => {
    const wanted = rows[index];
    return wanted === undefined || keyOf(wanted) !== keyOf(row);
  }).length;
  return { rows: held, heldChanges };
}
