/** Plain JSON values: comparing, copying and writing them in one agreed order. A key whose value is `undefined` counts as absent. */

/** True for `{…}`, false for arrays, null and primitives. */
export function isJsonObject(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

/** Compares two JSON values by content; the order of keys does not matter, the order of lists does. */
export function deepEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => deepEqual(item, b[i]));
  }
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  let compared = 0;
  for (const key of Object.keys(a)) {
    const left = a[key];
    if (left === undefined) continue;
    if (!Object.hasOwn(b, key) || !deepEqual(left, b[key])) return false;
    compared += 1;
  }
  let present = 0;
  for (const key of Object.keys(b)) if (b[key] !== undefined) present += 1;
  return compared === present;
}

/** Copies a JSON value so that changing the copy never touches the original. */
export function cloneJson<T>(v: T): T {
  return sameShape<T>(cloneValue(v));
}

/** The copy has the shape of its original; the compiler can't follow that through the recursion over `unknown`. */
function sameShape<T>(copy: unknown): T {
  return copy as T;
}

function cloneValue(v: unknown): unknown {
  if (typeof v !== 'object' || v === null) return v;
  if (Array.isArray(v)) return v.map(cloneValue);
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(v)) setKey(copy, key, cloneValue(value));
  return copy;
}

/** Sets an own property; a key called `__proto__` becomes data instead of changing the object's prototype. */
export function setKey(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}

/** Reads an own property; names that every object inherits (`constructor`, `__proto__`) are absent unless they are data. */
export function ownValue(target: unknown, key: string): unknown {
  return isJsonObject(target) && Object.hasOwn(target, key) ? target[key] : undefined;
}

/**
 * Writes JSON without spaces and with keys sorted by their UTF-8 bytes, so equal content gives equal text.
 * A number that JSON has no text for (NaN, infinities) becomes null, as in `JSON.stringify`.
 */
export function canonicalJson(v: unknown): string {
  if (v === undefined || v === null) return 'null';
  if (typeof v !== 'object') return JSON.stringify(v) ?? 'null';
  if (Array.isArray(v)) return `[${v.map(canonicalJson).join(',')}]`;
  const entries = Object.entries(v).filter(([, value]) => value !== undefined);
  entries.sort(([a], [b]) => compareBytewise(a, b));
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonicalJson(value)}`).join(',')}}`;
}

/** Orders strings by their UTF-8 bytes: what Go's and Kubernetes' string comparison does. JavaScript's own orders by UTF-16 units. */
export function compareBytewise(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return utf8Rank(left) - utf8Rank(right);
  }
  return a.length - b.length;
}

/** Surrogate halves stand for code points above U+FFFF, so they rank above every other unit. */
function utf8Rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
