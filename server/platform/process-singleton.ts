/**
 * One value for each process, whatever bundle asks. Next compiles `instrumentation.ts` and route handlers as separate
 * entries that need not share module instances, and a dev reload evaluates modules anew; `globalThis` outlives both.
 */
export type ProcessSingleton<T> = {
  get(): T | undefined;
  set(value: T | undefined): void;
};

/** @param name must be the same in every bundle and used for one type only. */
export function processSingleton<T>(name: string): ProcessSingleton<T> {
  const slots = globalSlots();
  const key = `flotilla:${name}`;
  return {
    get: () => readSlot<T>(slots, key),
    set: (value) => { slots.set(key, value); },
  };
}

const SLOTS = Symbol.for('flotilla.process-singletons');

function globalSlots(): Map<string, unknown> {
  const known: unknown = Reflect.get(globalThis, SLOTS);
  if (known instanceof Map) return known;
  const slots = new Map<string, unknown>();
  Reflect.set(globalThis, SLOTS, slots);
  return slots;
}

/** A slot holds what was put in under its name; each name is used for one type, which the compiler can't see through `globalThis`. */
function readSlot<T>(slots: Map<string, unknown>, key: string): T | undefined {
  return slots.get(key) as T | undefined;
}
