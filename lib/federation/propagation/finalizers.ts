/** Adds finalizers; the result is sorted, and `changed` tells whether any was missing. */
export function addFinalizers(existing: readonly string[], wanted: readonly string[]): { changed: boolean; finalizers: string[] } {
  const all = new Set([...existing, ...wanted]);
  return { changed: all.size > new Set(existing).size, finalizers: [...all].toSorted() };
}

/** Removes finalizers; the result is sorted, and `changed` tells whether any was there. */
export function removeFinalizers(existing: readonly string[], unwanted: readonly string[]): { changed: boolean; finalizers: string[] } {
  const rest = existing.filter((name) => !unwanted.includes(name));
  return { changed: rest.length < existing.length, finalizers: rest.toSorted() };
}
