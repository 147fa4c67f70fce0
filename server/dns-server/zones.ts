import type { ZoneRecord } from '#lib/federation/dns/zone-records.ts';
import { deepEqual } from '#lib/kube/json.ts';
import { NameTree, parentOf } from './name-tree.ts';
import { type NodeSets, toNodeSets } from './node-sets.ts';

export type ZoneHead = { name: string; nameServer?: string };

type Node = { bySource: Map<string, ZoneRecord[]>; sets: NodeSets | undefined; stamp: number };

/** One zone as it is served. */
export type Zone = {
  readonly name: string;
  /** Name in the NS record and first field of the SOA. */
  readonly nameServer: string;
  /** Of the SOA; grows with every change that anybody could have seen. */
  serial(): number;
  exists(name: string): boolean;
  sets(name: string): NodeSets | undefined;
  entries(): Iterable<[string, NodeSets]>;
  /** Changes whenever anything in the zone does. */
  readonly stamp: number;
  /** Changes whenever anything under that very name does; 0 for a name without records. */
  stampOf(name: string): number;
  readonly size: number;
};

/** Our own records about the zone itself, beside those of the federation. */
const OWN_SOURCE = 'zone:';
const OWN_TTL_SECONDS = 3_600;
const SERIAL_LIMIT = 2 ** 32;
const SERIAL_STEP_MS = 100;

/**
 * All zones, built up by source: what one record says is replaced as a whole, and only the names it speaks of are
 * looked at again. A zone and each of its names carry a stamp that changes with them, for caches of answers.
 */
export class Zones {
  readonly #nowMs: () => number;
  /** Address of the name server itself, for the glue of a name server inside the zone. */
  readonly #ownAddress: string;
  readonly #zones = new Map<string, ServedZone>();
  readonly #sources = new Map<string, readonly ZoneRecord[]>();
  readonly #listeners = new Set<(zone: string) => void>();
  #layout = 0;

  constructor(options: { nowMs: () => number; ownAddress: string }) {
    this.#nowMs = options.nowMs;
    this.#ownAddress = options.ownAddress;
  }

  /** Grows when zones come, go or change their name server: then nothing that was kept of any answer holds. */
  get layout(): number {
    return this.#layout;
  }

  all(): Zone[] {
    return [...this.#zones.values()];
  }

  get(name: string): Zone | undefined {
    return this.#zones.get(name);
  }

  /** The zone that a name (in lower case) belongs to: the one with the longest name. */
  zoneOf(name: string): Zone | undefined {
    return this.#zoneOf(name);
  }

  /** Hears of every zone that changed, once for each source. */
  onChange(listener: (zone: string) => void): void {
    this.#listeners.add(listener);
  }

  /** Makes these the zones. Records are sorted into them anew when that changes anything. */
  setZones(heads: readonly ZoneHead[]): void {
    const wanted = new Map(heads.map((head) => [head.name, head]));
    const isSame = wanted.size === this.#zones.size && heads.every(({ name, nameServer }) => this.#zones.get(name)?.nameServer === (nameServer ?? `ns.${name}`));
    if (isSame) return;
    const serials = new Map([...this.#zones].map(([name, zone]) => [name, zone.serial()]));
    this.#zones.clear();
    for (const { name, nameServer } of wanted.values()) {
      const zone = new ServedZone(name, nameServer ?? `ns.${name}`, this.#nowMs, serials.get(name));
      this.#zones.set(name, zone);
      if (zone.nameServer.endsWith(`.${name}`)) {
        const type = this.#ownAddress.includes(':') ? 'AAAA' : 'A';
        zone.put(`${OWN_SOURCE}${name}`, { type, name: zone.nameServer, ttl: OWN_TTL_SECONDS, targets: [this.#ownAddress] });
      }
    }
    for (const [source, records] of this.#sources) for (const record of records) this.#zoneOf(record.name)?.put(source, record);
    this.#layout += 1;
    this.#changed([...this.#zones.keys()]);
  }

  /** Replaces everything that one source says. */
  set(source: string, records: readonly ZoneRecord[]): void {
    const before = this.#sources.get(source) ?? [];
    if (deepEqual(before, records)) return;
    const touched = new Set<string>();
    for (const { name } of before) {
      const zone = this.#zoneOf(name);
      zone?.take(source, name);
      if (zone !== undefined) touched.add(zone.name);
    }
    for (const record of records) {
      const zone = this.#zoneOf(record.name);
      zone?.put(source, record);
      if (zone !== undefined) touched.add(zone.name);
    }
    if (records.length === 0) this.#sources.delete(source);
    else this.#sources.set(source, records);
    this.#changed([...touched]);
  }

  #zoneOf(name: string): ServedZone | undefined {
    for (let here = name; here !== ''; here = parentOf(here)) {
      const zone = this.#zones.get(here);
      if (zone !== undefined) return zone;
    }
    return undefined;
  }

  #changed(zones: readonly string[]): void {
    for (const name of zones) {
      this.#zones.get(name)?.touch();
      for (const listener of this.#listeners) listener(name);
    }
  }
}

/** Whether a serial is after another in their circle (RFC 1982). */
function isLater(serial: number, than: number): boolean {
  const ahead = (serial - than + SERIAL_LIMIT) % SERIAL_LIMIT;
  return ahead > 0 && ahead < SERIAL_LIMIT / 2;
}

class ServedZone implements Zone {
  readonly name: string;
  readonly nameServer: string;
  readonly #nowMs: () => number;
  readonly #tree: NameTree<Node>;
  #serial: number | undefined;
  #isDirty = true;
  #stamp = 1;

  constructor(name: string, nameServer: string, nowMs: () => number, serial: number | undefined) {
    this.name = name;
    this.nameServer = nameServer;
    this.#nowMs = nowMs;
    this.#tree = new NameTree(name);
    this.#serial = serial;
  }

  get size(): number {
    return this.#tree.size;
  }

  /**
   * Tenths of a second since 1970, or one more than before: so it also grows over a restart, however often the zone changed
   * until then. It wraps round, as serials may (RFC 1982). Raised when it is looked at after a change.
   */
  serial(): number {
    const known = this.#serial;
    if (!this.#isDirty && known !== undefined) return known;
    this.#isDirty = false;
    const now = Math.floor(this.#nowMs() / SERIAL_STEP_MS) % SERIAL_LIMIT;
    this.#serial = known === undefined || isLater(now, known) ? now : (known + 1) % SERIAL_LIMIT;
    return this.#serial;
  }

  get stamp(): number {
    return this.#stamp;
  }

  stampOf(name: string): number {
    return this.#tree.get(name)?.stamp ?? 0;
  }

  touch(): void {
    this.#isDirty = true;
    this.#stamp += 1;
  }

  exists(name: string): boolean {
    return this.#tree.exists(name);
  }

  sets(name: string): NodeSets | undefined {
    const node = this.#tree.get(name);
    if (node === undefined) return undefined;
    node.sets ??= toNodeSets([...node.bySource.values()].flat());
    return node.sets;
  }

  *entries(): IterableIterator<[string, NodeSets]> {
    for (const [name] of this.#tree.entries()) yield [name, this.sets(name) ?? {}];
  }

  put(source: string, record: ZoneRecord): void {
    const node = this.#tree.get(record.name) ?? { bySource: new Map<string, ZoneRecord[]>(), sets: undefined, stamp: 0 };
    const known = node.bySource.get(source);
    if (known === undefined) node.bySource.set(source, [record]);
    else known.push(record);
    this.#renew(node);
    this.#tree.set(record.name, node);
  }

  take(source: string, name: string): void {
    const node = this.#tree.get(name);
    if (node === undefined) return;
    node.bySource.delete(source);
    this.#renew(node);
    if (node.bySource.size === 0) this.#tree.delete(name);
  }

  #renew(node: Node): void {
    node.sets = undefined;
    this.#stamp += 1;
    node.stamp = this.#stamp;
  }
}
