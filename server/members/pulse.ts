import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import type { KubeClient } from '#server/kube-client/kube-client.ts';
import { toCollectionSource } from '#server/kube-client/list-watch.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Informer } from '#server/runtime/informer.ts';
import { gatedSource } from './gated-source.ts';

const NAMESPACES: ResourceType = { group: '', version: 'v1', plural: 'namespaces', kind: 'Namespace', namespaced: false };
/** The one object that every cluster has and nobody changes: watching it brings a bookmark a minute. */
const STILL_OBJECT = 'metadata.name=kube-system';
/** Where our account may not watch it, asking is of little use. */
const BACKOFF = { initialMs: 200, maxMs: 300_000 };

/** One open connection to a member, whatever else is watched there: when it breaks, something happened to the member. */
export class Pulse {
  readonly #informer: Informer<KubeObject, string>;

  constructor(options: { client: KubeClient; clock: Clock; random: () => number; check: () => void }) {
    const { client, clock, random, check } = options;
    this.#informer = new Informer({
      name: `${client.cluster}/pulse`, clock, random, backoff: BACKOFF, transform: ({ metadata }) => metadata.name,
      source: gatedSource(toCollectionSource<KubeObject>(client, NAMESPACES, { fieldSelector: STILL_OBJECT, view: 'metadata', random }), { check, asked: () => undefined }),
    });
  }

  start(): void {
    this.#informer.start();
  }

  resume(): void {
    this.#informer.reconnect();
  }

  async stop(): Promise<void> {
    await this.#informer.stop();
  }
}
