/** The names of one zone with their empty non-terminals: a name without records below which others stand exists, and is not NXDOMAIN. */
export class NameTree<N> {
  readonly #apex: string;
  readonly #nodes = new Map<string, N>();
  readonly #below = new Map<string, number>();

  constructor(apex: string) {
    this.#apex = apex;
  }

  get size(): number {
    return this.#nodes.size;
  }

  get(name: string): N | undefined {
    return this.#nodes.get(name);
  }

  /** True for a name with records or with names below it. */
  exists(name: string): boolean {
    return name === this.#apex || this.#nodes.has(name) || this.#below.has(name);
  }

  set(name: string, node: N): void {
    if (!this.#nodes.has(name)) this.#count(name, 1);
    this.#nodes.set(name, node);
  }

  delete(name: string): void {
    if (this.#nodes.delete(name)) this.#count(name, -1);
  }

  entries(): IterableIterator<[string, N]> {
    return this.#nodes.entries();
  }

  #count(name: string, step: 1 | -1): void {
    for (let parent = parentOf(name); parent.length > this.#apex.length; parent = parentOf(parent)) {
      const count = (this.#below.get(parent) ?? 0) + step;
      if (count > 0) this.#below.set(parent, count);
      else this.#below.delete(parent);
    }
  }
}

/** The name without its first label; empty for a single label. */
export function parentOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}
