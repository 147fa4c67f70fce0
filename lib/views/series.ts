/** A cluster's colour: one of six, or neutral. Clusters are identities, so these are never the status colours. */
export type Series = 1 | 2 | 3 | 4 | 5 | 6 | 'neutral';

const HUES: readonly Series[] = [1, 2, 3, 4, 5, 6];

/**
 * Gives every cluster a colour that depends on the names alone, never on their state or order of arrival. A name's hash
 * picks the hue; where two names want the same one, the later name in the alphabet takes the next free hue. With more
 * than six clusters all are neutral and told apart by their labels: six in colour among many would look like a choice.
 */
export function assignSeries(clusterNames: readonly string[]): ReadonlyMap<string, Series> {
  const assigned = new Map<string, Series>();
  const taken = new Set<Series>();
  const names = [...new Set(clusterNames)].sort();
  for (const name of names) {
    if (names.length > HUES.length) {
      assigned.set(name, 'neutral');
      continue;
    }
    const start = hashName(name) % HUES.length;
    const hue = HUES.map((_, step) => HUES[(start + step) % HUES.length]).find((it) => it !== undefined && !taken.has(it));
    if (hue !== undefined) taken.add(hue);
    assigned.set(name, hue ?? 'neutral');
  }
  return assigned;
}

/** 32-bit FNV-1a: short, stable across runtimes, spreads similar names. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash;
}
