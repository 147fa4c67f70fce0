/** A numbered pod of a StatefulSet. `starting` is active but not (long enough) ready; `ending` is being deleted. */
export type Slot = { readonly ordinal: number; readonly revision: string; readonly state: 'starting' | 'available' | 'ending' | 'finished' };

export type StatefulInput = {
  readonly slots: readonly Slot[];
  readonly first: number;
  readonly replicas: number;
  readonly updateRevision: string;
  readonly order: 'ordered' | 'parallel';
  readonly strategy: 'rolling' | 'on-delete';
  /** Numbers below it keep the current revision. */
  readonly partition: number;
};

export type StatefulStep = { readonly create: readonly { ordinal: number; revision: 'current' | 'update' }[]; readonly remove: readonly number[] };

const NOTHING: StatefulStep = { create: [], remove: [] };

/**
 * The next step: first make the missing pods from the lowest number up, then remove surplus ones from the highest
 * down, then replace the highest pod of an old revision. Ordered sets do one pod at a time and wait for those before.
 */
export function planStatefulStep(input: StatefulInput): StatefulStep {
  const { slots, first, replicas, order } = input;
  const end = first + replicas;
  const byOrdinal = new Map(slots.map((slot) => [slot.ordinal, slot]));
  const create: { ordinal: number; revision: 'current' | 'update' }[] = [];
  const remove: number[] = [];
  for (let ordinal = first; ordinal < end; ordinal += 1) {
    const slot = byOrdinal.get(ordinal);
    if (slot === undefined) create.push({ ordinal, revision: revisionFor(input, ordinal) });
    else if (slot.state === 'finished') remove.push(ordinal);
    if (order === 'ordered' && slot?.state !== 'available') return { create, remove };
  }
  const surplus = slots.filter(({ ordinal }) => ordinal < first || ordinal >= end).toSorted((a, b) => b.ordinal - a.ordinal);
  const removable = surplus.filter(({ state }) => state !== 'ending');
  if (order === 'parallel') remove.push(...removable.map(({ ordinal }) => ordinal));
  else if (surplus.length > 0) return surplus[0]?.state === 'ending' ? NOTHING : { create, remove: surplus.slice(0, 1).map(({ ordinal }) => ordinal) };
  if (create.length + remove.length > 0 || input.strategy === 'on-delete') return { create, remove };
  return planUpdate(input, end);
}

function planUpdate({ slots, first, partition, updateRevision }: StatefulInput, end: number): StatefulStep {
  const wanted = slots.filter(({ ordinal }) => ordinal >= Math.max(first, partition) && ordinal < end).toSorted((a, b) => b.ordinal - a.ordinal);
  for (const slot of wanted) {
    if (slot.state === 'ending') return NOTHING;
    if (slot.revision !== updateRevision) return { create: [], remove: [slot.ordinal] };
    if (slot.state !== 'available') return NOTHING;
  }
  return NOTHING;
}

/** A pod that was never updated comes back with the template it had; numbers from the partition up get the new one. */
function revisionFor({ strategy, partition }: StatefulInput, ordinal: number): 'current' | 'update' {
  return strategy === 'on-delete' || ordinal >= partition ? 'update' : 'current';
}
