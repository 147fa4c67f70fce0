import { setTimeout as pause } from 'node:timers/promises';
import type { KubeObject } from '#lib/kube/object.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import { parseTypeConfig, type TypeConfig } from '#lib/federation/types/type-config.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { definitionName } from '#server/host/definitions.ts';
import type { Host } from '#server/host/host.ts';
import { DEFINITIONS, TYPE_CONFIGS } from '#server/host/resources.ts';
import { isNotFound } from '#server/kube-client/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';

/** The type's controller has this long to stop; it only has to finish what it is writing. */
const STOP_LIMIT_MS = 10_000;
const STOP_CHECK_MS = 100;

export type DisableInput = {
  /** Name of the FederatedTypeConfig, such as `deployments.apps`. */
  name: string;
  /** `keep` leaves the federated objects where they are, for when the type is enabled again. */
  definition: 'keep' | 'delete';
};

/**
 * Disables a type: nothing of it is propagated any more, and nothing in any member changes. With `delete` its federated
 * type goes too, which is refused while there are objects of it.
 * @throws ServiceError NOT_FOUND, PRECONDITION_FAILED, or UNREACHABLE when the controller does not stop in time.
 */
export async function disableType(host: Host, input: DisableInput): Promise<void> {
  const { client } = host;
  const ref = { name: input.name, namespace: SYSTEM_NAMESPACE };
  const object = await client.find<KubeObject>(TYPE_CONFIGS, ref);
  if (object === undefined) throw new ServiceError('NOT_FOUND', say('err.noTypeConfig', { name: input.name }));
  const parsed = parseTypeConfig(object);
  const type = parsed.ok ? parsed.value : undefined;
  if (input.definition === 'delete' && type !== undefined) await refuseInstances(host, type);
  if (type?.propagation === 'Enabled') await client.patch(TYPE_CONFIGS, ref, { type: 'merge', body: { spec: { propagation: 'Disabled' } } });
  await whenStopped(host, input.name);
  if (input.definition === 'delete' && type !== undefined) {
    await refuseInstances(host, type);
    await deleteIfThere(() => client.delete(DEFINITIONS, { name: definitionName(type.federated) }));
  }
  await deleteIfThere(() => client.delete(TYPE_CONFIGS, ref));
}

async function refuseInstances({ client }: Host, type: TypeConfig): Promise<void> {
  try {
    const { items } = await client.list(type.federated, { limit: 1, view: 'metadata' });
    if (items.length === 0) return;
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  throw new ServiceError('PRECONDITION_FAILED', say('err.objectsLeft', { definition: definitionName(type.federated) }));
}

async function whenStopped({ client }: Host, name: string): Promise<void> {
  const untilMs = performance.now() + STOP_LIMIT_MS;
  while (performance.now() < untilMs) {
    const config = await client.find<KubeObject>(TYPE_CONFIGS, { name, namespace: SYSTEM_NAMESPACE });
    if (config === undefined || stringAt(config, 'status', 'propagationController') !== 'Running') return;
    await pause(STOP_CHECK_MS);
  }
  throw new ServiceError('UNREACHABLE', say('err.notStopped', { name, seconds: STOP_LIMIT_MS / 1_000 }));
}

async function deleteIfThere(remove: () => Promise<unknown>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}
