import type { MemberRegistry } from '#server/members/member-registry.ts';
import { MemberSources, type MemberSourcesOptions, type RecordKind } from './member-sources.ts';

/** The sources of every member, kept in step with who has joined. Nothing is followed before the first record asks for it. */
export class DnsMembers {
  readonly #registry: MemberRegistry;
  readonly #options: MemberSourcesOptions;
  readonly #sources = new Map<string, MemberSources>();
  readonly #kinds = new Set<RecordKind>();
  readonly #stopping = new Set<Promise<void>>();
  #stopListening: () => void = () => undefined;

  constructor(registry: MemberRegistry, options: MemberSourcesOptions) {
    this.#registry = registry;
    this.#options = options;
  }

  start(): void {
    this.#stopListening = this.#registry.listen({
      joined: (name) => { this.#add(name); },
      left: (name) => { this.#drop(name); },
      recovered: (name) => { this.#sources.get(name)?.reconnect(); },
    });
    for (const { name } of this.#registry.members()) this.#add(name);
  }

  /** Follows what records of a kind need, in every member, present and future. */
  follow(kind: RecordKind): void {
    if (this.#kinds.has(kind)) return;
    this.#kinds.add(kind);
    for (const sources of this.#sources.values()) sources.follow(kind);
  }

  get(name: string): MemberSources | undefined {
    return this.#sources.get(name);
  }

  async stop(): Promise<void> {
    this.#stopListening();
    for (const name of [...this.#sources.keys()]) this.#drop(name);
    await Promise.all(this.#stopping);
  }

  #add(name: string): void {
    const member = this.#registry.get(name);
    if (member === undefined || this.#sources.get(name)?.member === member) return;
    this.#drop(name);
    const sources = new MemberSources(member, this.#options);
    this.#sources.set(name, sources);
    for (const kind of this.#kinds) sources.follow(kind);
  }

  #drop(name: string): void {
    const sources = this.#sources.get(name);
    if (sources === undefined) return;
    this.#sources.delete(name);
    const stopping: Promise<void> = sources.stop().finally(() => this.#stopping.delete(stopping));
    this.#stopping.add(stopping);
  }
}
