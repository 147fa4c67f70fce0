/**
 * Sets of field paths, as managedFields keeps them. A path element is the text that FieldsV1 uses: `f:name`, `k:{"name":"web"}`,
 * `v:"x"` or `i:0`. Sets are never changed once they are shared: operations return new ones (or an input, when it is the answer).
 */
export type FieldSet = {
  /** Elements that are in the set themselves. */
  readonly members: ReadonlySet<string>;
  /** What is in the set below an element. */
  readonly children: ReadonlyMap<string, FieldSet>;
};

type MutableFieldSet = { members: Set<string>; children: Map<string, MutableFieldSet> };

export const EMPTY_FIELDS: FieldSet = { members: new Set(), children: new Map() };

/** Collects paths one by one; give it away with `.set` and add no more. */
export class FieldSetBuilder {
  readonly set: MutableFieldSet = { members: new Set(), children: new Map() };

  insert(path: readonly string[]): void {
    let node = this.set;
    for (let depth = 0; depth < path.length - 1; depth += 1) {
      const element = path[depth] ?? '';
      let child = node.children.get(element);
      if (child === undefined) node.children.set(element, (child = { members: new Set(), children: new Map() }));
      node = child;
    }
    const last = path.at(-1);
    if (last !== undefined) node.members.add(last);
  }
}

export function isEmptySet(set: FieldSet): boolean {
  return set.members.size === 0 && set.children.size === 0;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a)) return b;
  if (isEmptySet(b)) return a;
  const children = new Map(a.children);
  for (const [element, child] of b.children) {
    const other = children.get(element);
    children.set(element, other === undefined ? child : union(other, child));
  }
  return { members: a.members.union(b.members), children };
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (other === undefined) continue;
    const both = intersection(child, other);
    if (!isEmptySet(both)) children.set(element, both);
  }
  return { members: a.members.intersection(b.members), children };
}

/** What is in `a` and not in `b`, path by path: a parent in `b` does not take its children out of `a`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(b)) return a;
  const children = new Map<string, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const rest = other === undefined ? child : difference(child, other);
    if (!isEmptySet(rest)) children.set(element, rest);
  }
  return { members: a.members.difference(b.members), children };
}

/** `set` without the fields at `path` and everything below them. */
export function withoutSubtree(set: FieldSet, path: readonly string[]): FieldSet {
  const [first, ...rest] = path;
  if (first === undefined) return EMPTY_FIELDS;
  const element = `f:${first}`;
  const child = set.children.get(element);
  if (rest.length === 0) {
    if (child === undefined && !set.members.has(element)) return set;
    return { members: set.members.difference(new Set([element])), children: new Map([...set.children].filter(([key]) => key !== element)) };
  }
  if (child === undefined) return set;
  const kept = withoutSubtree(child, rest);
  if (kept === child) return set;
  const children = new Map(set.children);
  if (isEmptySet(kept)) children.delete(element);
  else children.set(element, kept);
  return { members: set.members, children };
}

/** True when every path of `a` is in `b`. */
export function isSubset(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (!a.members.isSubsetOf(b.members)) return false;
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    if (other === undefined ? !isEmptySet(child) : !isSubset(child, other)) return false;
  }
  return true;
}

export function setsEqual(a: FieldSet, b: FieldSet): boolean {
  return isSubset(a, b) && isSubset(b, a);
}

/** All paths of a set, in the order of conflict messages: the members of a level, then what is below them. */
export function listPaths(set: FieldSet, prefix: readonly string[] = []): string[][] {
  const elements = sortedElements(set);
  const below = elements.flatMap((element) => {
    const child = set.children.get(element);
    return child === undefined ? [] : listPaths(child, [...prefix, element]);
  });
  return [...elements.filter((element) => set.members.has(element)).map((element) => [...prefix, element]), ...below];
}

const KIND_ORDER = 'fkvi';

/** Elements of one level: field names first, then keys, values and indexes; each by text. */
export function sortedElements(set: FieldSet): string[] {
  const all = set.children.size === 0 ? [...set.members] : [...set.members.union(new Set(set.children.keys()))];
  return all.sort((a, b) => KIND_ORDER.indexOf(a[0] ?? '') - KIND_ORDER.indexOf(b[0] ?? '') || (a < b ? -1 : a > b ? 1 : 0));
}

/** Writes a path as the API server does in conflicts: `.spec.containers[name="web"].image`. */
export function formatFieldPath(path: readonly string[]): string {
  return path.map(formatElement).join('');
}

function formatElement(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('v:')) return `[=${rest}]`;
  if (element.startsWith('i:')) return `[${rest}]`;
  const keys: unknown = JSON.parse(rest);
  if (typeof keys !== 'object' || keys === null) return `[${rest}]`;
  return `[${Object.entries(keys).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`;
}
