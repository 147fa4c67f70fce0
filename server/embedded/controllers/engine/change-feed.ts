import type { KubeObject } from '#lib/kube/object.ts';
import type { ChangeType, ClusterApi } from '../../api/cluster-api.ts';
import type { Kind } from '../kinds.ts';
import { toResource, type ResourceNames } from './resource-names.ts';

export type Change<T extends KubeObject = KubeObject> = {
  readonly type: ChangeType;
  readonly resource: string;
  readonly object: T;
  readonly previous: T | undefined;
};

type Listener = (change: Change) => void;

/**
 * Hands every committed change to the indexes first and then to the controllers of its kind. On start it tells
 * each stored object as ADDED, so a controller has no other way to begin than the way it goes on.
 */
export class ChangeFeed {
  readonly #api: ClusterApi;
  readonly #names: ResourceNames;
  readonly #reportError: (where: string, error: unknown) => void;
  readonly #forAll: Listener[] = [];
  readonly #byResource = new Map<string, Listener[]>();
  #detach: (() => void) | undefined;

  constructor(api: ClusterApi, names: ResourceNames, reportError: (where: string, error: unknown) => void) {
    this.#api = api;
    this.#names = names;
    this.#reportError = reportError;
  }

  onAny(listener: Listener): void {
    this.#forAll.push(listener);
  }

  on<T extends KubeObject>(kind: Kind<T>, listener: (change: Change<T>) => void): void {
    const listeners = this.#byResource.get(kind.resource) ?? [];
    listeners.push((change) => listener({
      ...change, object: kind.read(change.object), previous: change.previous === undefined ? undefined : kind.read(change.previous),
    }));
    this.#byResource.set(kind.resource, listeners);
  }

  start(): void {
    this.#detach = this.#api.onChange('*', (type, object, previous) => {
      const resource = this.#names.resourceOf(object);
      if (resource !== undefined) this.#tell({ type, resource, object, previous });
    });
    const stored = this.#api.resources().map(toResource)
      .flatMap((resource) => this.#api.list(resource).map((object): Change => ({ type: 'ADDED', resource, object, previous: undefined })));
    for (const change of stored) this.#tellAll(this.#forAll, change);
    for (const change of stored) this.#tellAll(this.#byResource.get(change.resource) ?? [], change);
  }

  stop(): void {
    this.#detach?.();
  }

  #tell(change: Change): void {
    this.#tellAll(this.#forAll, change);
    const listeners = this.#byResource.get(change.resource);
    if (listeners !== undefined) this.#tellAll(listeners, change);
  }

  #tellAll(listeners: readonly Listener[], change: Change): void {
    for (const listener of listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#reportError(`${change.resource} ${change.object.metadata.namespace ?? ''}/${change.object.metadata.name}`, error);
      }
    }
  }
}
