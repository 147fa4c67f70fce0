/**
 * controllers/type-config: starts, restarts and stops what a FederatedTypeConfig asks for.
 *
 * What it watches → what it looks at again: FederatedTypeConfigs → that one; the `namespaces` config coming or going →
 * every one, since namespaced types need it; the scope in KubeFedConfig → every one; CustomResourceDefinitions → the
 * config of that target, whose federated type carries its schema.
 * It keeps the host's admission policy, where there are such, at the types that run.
 * It makes the federated type's CustomResourceDefinition, so creating a config is all that enabling a type takes. It does
 * not delete definitions: that would delete every federated object of the type.
 */
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import type { TypeConfig } from '#lib/federation/types/type-config.ts';
import type { EventRecorder } from '#server/events/event-recorder.ts';
import { FinalizerPolicy } from '#server/host/finalizer-policy.ts';
import type { Host } from '#server/host/host.ts';
import { PublishedSchemas } from '#server/host/published-schemas.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { Controller, DONE, type ControllerOptions } from '#server/runtime/controller.ts';
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
/** Beside the configs' keys, which all have a namespace: the admission policy for the types that run. */
const POLICY_KEY = 'finalizer-policy';
/** Types start within moments of one another; one write of the policy serves them all. */
const POLICY_GATHER_MS = 500;

export function createTypeConfigController(options: TypeConfigOptions): Controller {
  const { host, clock, onError } = options;
  const queue = new WorkQueue(clock, { initialMs: 500, maxMs: 30_000 });
  const policy = new FinalizerPolicy(host, clock);
  const known: KnownTypes = {
    running: new Map(), served: new Map(), published: new PublishedSchemas(host.client),
    runningChanged: () => { queue.addAfter(POLICY_KEY, POLICY_GATHER_MS); },
  };
  const controller = new Controller({
    name: 'type-config', clock, queue, workers: WORKERS, onError,
    reconcile: async (key) => {
      if (key !== POLICY_KEY) return reconcileTypeConfig(options, known, key);
      const afterMs = await policy.keep([...known.running.values()]);
      return afterMs > 0 ? { then: 'again', afterMs, because: 'a federated type is new to the host' } : DONE;
    },
  });
  const enqueueAll = (): void => {
    for (const key of host.typeConfigs.store.keys()) queue.add(key);
    known.runningChanged();
  };
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
