import { stringify } from 'yaml';
import type { DisablePlan, EnablePlan } from '#lib/contracts/types.ts';
import { parseTypeConfig, typeConfigName } from '#lib/federation/types/type-config.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { definitionName } from '#server/host/definitions.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import type { Discovered } from './discover-members.ts';

/** Says in full what enabling a type makes, given the config that would be or was written. */
export function toEnablePlan(typeConfig: KubeObject, did: EnablePlan['did'], fleet: readonly Discovered[]): EnablePlan {
  const parsed = parseTypeConfig(typeConfig);
  const serves = (cluster: Discovered): boolean => cluster.ok && cluster.types.some((type) => typeConfigName(type) === typeConfig.metadata.name);
  const members = fleet.filter(({ isHost }) => !isHost);
  const { name, namespace } = typeConfig.metadata;
  return {
    did,
    typeConfigYaml: stringify({ apiVersion: typeConfig.apiVersion, kind: typeConfig.kind, metadata: { name, namespace }, spec: typeConfig['spec'] }),
    definitionName: parsed.ok ? definitionName(parsed.value.federated) : '',
    hasSchema: fleet.some((cluster) => cluster.isHost && serves(cluster)),
    members: members.filter(serves).map(({ cluster }) => cluster),
    membersWithout: members.filter((cluster) => cluster.ok && !serves(cluster)).map(({ cluster }) => cluster),
  };
}

/** What there is of a type now, on the host and in members. Undefined when there is no such config. */
export function readDisablePlan(host: Host, registry: MemberRegistry, name: string): DisablePlan | undefined {
  const object = [...host.typeConfigs.store.values()].find(({ metadata }) => metadata.name === name);
  if (object === undefined) return undefined;
  const parsed = parseTypeConfig(object);
  const objects = [...(host.federated(name)?.store.values() ?? [])];
  return {
    definitionName: parsed.ok ? definitionName(parsed.value.federated) : '',
    objectCount: objects.length,
    targetCount: countTargets(registry, name),
  };
}

function countTargets(registry: MemberRegistry, name: string): number {
  let count = 0;
  for (const member of registry.members()) count += member.targets(name)?.size ?? 0;
  return count;
}
