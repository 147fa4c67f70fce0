import 'server-only';
import type { DisablePlan, TypeCandidates, TypesOverview } from '#lib/contracts/types.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { getControlPlane, type ControlPlane } from '#server/control-plane.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { discoverFleet } from './discover-members.ts';
import { toCandidates } from './read-candidates.ts';
import { readDisablePlan, toEnablePlan } from './read-plans.ts';
import { readTypes } from './read-types.ts';

/** The door to reading which types are federated and which could be. @throws ServiceError before the host's caches are filled. */
export async function getTypes(): Promise<TypesOverview> {
  return readTypes(running().host, new Date());
}

export async function getTypeCandidates(): Promise<TypeCandidates> {
  const { host, registry } = running();
  const configured = new Set([...host.typeConfigs.store.values()].map(({ metadata }) => metadata.name));
  return toCandidates(await discoverFleet(host, registry), configured);
}

export async function describeEnabling(typeConfig: KubeObject, did: 'created' | 'enabled' | 'nothing') {
  const { host, registry } = running();
  return toEnablePlan(typeConfig, did, await discoverFleet(host, registry));
}

/** Undefined when there is no such FederatedTypeConfig. */
export async function getDisablePlan(name: string): Promise<DisablePlan | undefined> {
  const { host, registry } = running();
  return readDisablePlan(host, registry, name);
}

function running(): ControlPlane {
  const plane = getControlPlane();
  if (plane === undefined) throw new ServiceError('UNREACHABLE', say('err.notRunning'));
  return plane;
}
