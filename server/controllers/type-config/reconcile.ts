import { deepEqual } from '#lib/kube/json.ts';
import type { KubeObject, ResourceType } from '#lib/kube/object.ts';
import { SYSTEM_NAMESPACE, TYPE_CONFIG_FINALIZER } from '#lib/federation/types/constants.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { objectAt } from '#lib/federation/types/read.ts';
import { parseTypeConfig, type TypeConfig } from '#lib/federation/types/type-config.ts';
import { definitionName, ensureFederatedDefinition, whenEstablished } from '#server/host/definitions.ts';
import { addFinalizer, patchStatus, removeFinalizer } from '#server/host/host-writes.ts';
import type { PublishedSchemas } from '#server/host/published-schemas.ts';
import { DEFINITIONS, TYPE_CONFIGS } from '#server/host/resources.ts';
import { targetSchemas, targetVersion } from '#server/host/target-schemas.ts';
import { sleep, type Clock } from '#server/runtime/clock.ts';
import { DONE, TerminalError, type Outcome } from '#server/runtime/controller.ts';
import type { TypeConfigOptions } from './controller.ts';

/** Between two looks whether a changed schema is published, and how long they go on. */
const PUBLISH_CHECK_MS = 250;
const PUBLISH_LIMIT_MS = 10_000;

const NAMESPACES_KEY = `${SYSTEM_NAMESPACE}/namespaces`;

/** By config name: what runs now, as it was started, and what the definition of its federated type was made of. */
export type KnownTypes = {
  running: Map<string, TypeConfig>;
  served: Map<string, string>;
  published: PublishedSchemas;
  /** A type started or stopped, or is another now. */
  runningChanged: () => void;
};

/** Makes one type run, or not, as its config says, and writes that into the config's status. */
export async function reconcileTypeConfig(options: TypeConfigOptions, known: KnownTypes, key: string): Promise<Outcome> {
  const { host, runner } = options;
  const { running } = known;
  const object = host.typeConfigs.store.get(key);
  const name = object?.metadata.name ?? key.slice(key.indexOf('/') + 1);
  if (object === undefined || object.metadata.deletionTimestamp !== undefined) {
    await stop(options, known, name);
    if (object?.metadata.finalizers?.includes(TYPE_CONFIG_FINALIZER) === true) await removeFinalizer(host.client, TYPE_CONFIGS, object, TYPE_CONFIG_FINALIZER);
    return DONE;
  }
  const parsed = parseTypeConfig(object);
  if (!parsed.ok) {
    await stop(options, known, name);
    const message = `FederatedTypeConfig ${name} is not valid: ${formatFieldErrors(parsed.errors)}`;
    options.recorder.record({ object, type: 'Warning', reason: 'InvalidTypeConfig', message });
    throw new TerminalError(message);
  }
  const finalized = object.metadata.finalizers?.includes(TYPE_CONFIG_FINALIZER) === true
    ? object
    : await addFinalizer(host.client, TYPE_CONFIGS, object, TYPE_CONFIG_FINALIZER);
  const type = withGate(parsed.value, options.host.config?.gates.RawResourceStatusCollection === true);
  if (!mayRun(options, type)) {
    await stop(options, known, name);
    if (type.isNamespace && type.propagation === 'Enabled' && host.config?.scope === 'Namespaced') {
      // Nothing is propagated, but a FederatedNamespace still says where the others may go.
      await ensureServed(options, known, type);
      host.followFederated(type);
    }
  } else {
    const isRenewed = await ensureServed(options, known, type);
    const before = running.get(name);
    if (isRenewed || before === undefined || signature(before) !== signature(type)) {
      await runner.startType(type);
      running.set(name, type);
      known.runningChanged();
    }
  }
  await writeStatus(options, finalized, running.has(name));
  return DONE;
}

/** Status is collected only where both the type and the control plane's gate say so. */
function withGate(type: TypeConfig, isOpen: boolean): TypeConfig {
  return isOpen ? type : { ...type, statusCollection: 'Disabled' };
}

/** D20: a disabled type is never started, not even for a moment. */
function mayRun({ host }: TypeConfigOptions, type: TypeConfig): boolean {
  const { config } = host;
  if (type.propagation !== 'Enabled' || config?.gates.PushReconciler === false) return false;
  if (!type.target.namespaced) return config?.scope !== 'Namespaced';
  const namespaces = host.typeConfigs.store.get(NAMESPACES_KEY);
  return namespaces !== undefined && namespaces.metadata.deletionTimestamp === undefined;
}

/**
 * Makes or renews the definition of the federated type, unless its config and its target are as they were.
 * @returns whether an existing one was renewed. Then its objects must be listed anew: an API server goes on serving watches
 * that are open by the old schema, and leaves out what that does not know.
 */
async function ensureServed({ host, clock }: TypeConfigOptions, { served, published }: KnownTypes, type: TypeConfig): Promise<boolean> {
  const { client } = host;
  const madeOf = `${signature(type)} ${targetVersion(host, type.target)}`;
  if (served.get(type.name) === madeOf) return false;
  const name = definitionName(type.federated);
  const existing = await client.find<KubeObject>(DEFINITIONS, { name });
  let before: string | undefined;
  const result = await ensureFederatedDefinition(client, existing, type, await targetSchemas(host, type.target), async () => {
    if (existing !== undefined) before = await published.digest(type.federated);
  });
  if (result === 'written') await whenEstablished(client, [name], clock);
  const isRenewed = result === 'written' && existing !== undefined;
  if (isRenewed) await whenPublished(published, clock, type.federated, before);
  served.set(type.name, madeOf);
  return isRenewed;
}

/** A changed schema is in force when the API server publishes it; several that change at once are published one by one. */
async function whenPublished(published: PublishedSchemas, clock: Clock, type: ResourceType, before: string | undefined): Promise<void> {
  for (let waitedMs = 0; waitedMs < PUBLISH_LIMIT_MS; waitedMs += PUBLISH_CHECK_MS) {
    if (await published.digest(type) !== before) return;
    await sleep(clock, PUBLISH_CHECK_MS);
  }
}

async function stop({ runner }: TypeConfigOptions, { running, served, runningChanged }: KnownTypes, name: string): Promise<void> {
  served.delete(name);
  if (!running.delete(name)) return;
  runningChanged();
  await runner.stopType(name);
}

async function writeStatus({ host }: TypeConfigOptions, object: KubeObject, isRunning: boolean): Promise<void> {
  const status = {
    observedGeneration: object.metadata.generation ?? 0, propagationController: isRunning ? 'Running' : 'NotRunning', statusController: 'NotRunning',
  };
  if (!deepEqual(objectAt(object, 'status'), status)) await patchStatus(host.client, TYPE_CONFIGS, object, status);
}

function signature(type: TypeConfig): string {
  return JSON.stringify([type.target, type.federated, type.statusCollection]);
}
