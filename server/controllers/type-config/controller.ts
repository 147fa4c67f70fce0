/**
 * controllers/type-config: starts, restarts and stops what a FederatedTypeConfig asks for.
 *
 * What it watches → what it looks at again: FederatedTypeConfigs → that one; the `namespaces` config coming or going →
 * every one, since namespaced types need it; the scope in KubeFedConfig → every one; CustomResourceDefinitions → the
 * config of that target, whose federated type carries its schema.
 * It makes the federated type's CustomResourceDefinition, so creating a config is all that enabling a type takes. It does
 * not delete definitions: that would delete every federated object of the type.
 */
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { EventRecorder } from '#server/events/event-recorder.ts';
import type { Host } from '#server/host/host.ts';
import { PublishedSchemas } from '#server/host/published-schemas.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Controller, type ControllerOptions } from '#server/runtime/controller.ts';
import { WorkQueue } from '#server/runtime/work-queue.ts';
import { reconcileTypeConfig, type KnownTypes } from './reconcile.ts';

/** Whatever runs per type; today the synchronisation. */
export type TypeRunner = {
  startType(type: TypeConfig): Promise<void>;
  stopType(typeName: string): Promise<void>;
};

export type TypeConfigOptions = {
  host: Host;
  clock: Clock;
  recorder: EventRecorder;
  runner: TypeRunner;
  onError: ControllerOptions['onError'];
};

/** Types are independent of one another, and each start waits for a first list. */
const WORKERS = 8;
const NAMESPACES_CONFIG = 'namespaces';

export function createTypeConfigController(options: TypeConfigOptions): Controller {
  const { host, clock, onError } = options;
  const queue = new WorkQueue(clock, { initialMs: 500, maxMs: 30_000 });
  const known: KnownTypes = { running: new Map(), served: new Map(), published: new PublishedSchemas(host.client) };
  const controller = new Controller({
    name: 'type-config', clock, queue, workers: WORKERS, onError,
    reconcile: (key) => reconcileTypeConfig(options, known, key),
  });
  const enqueueAll = (): void => { for (const key of host.typeConfigs.store.keys()) queue.add(key); };
  host.onChange(({ type, change }) => {
    if (type.kind === 'KubeFedConfig') enqueueAll();
    // A config has its target's name, and so has the target's definition.
    const target = `${SYSTEM_NAMESPACE}/${change.key}`;
    if (type.kind === 'CustomResourceDefinition' && host.typeConfigs.store.get(target) !== undefined) queue.add(target);
    if (type.kind !== 'FederatedTypeConfig') return;
    queue.add(change.key);
    if (change.value.metadata.name === NAMESPACES_CONFIG && change.type !== 'MODIFIED') enqueueAll();
  });
  enqueueAll();
  return controller;
}
