import type { SourceObjects } from '#lib/contracts/create.ts';
import { skippedObject } from '#lib/federation/federate/skip-rules.ts';
import type { KubeObject } from '#lib/kube/object.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import { toObjectKey } from '#server/host/keys.ts';
import { enabledTypeConfigs } from '#server/host/enabled-types.ts';
import type { Host } from '#server/host/host.ts';
import type { MemberRegistry } from '#server/members/member-registry.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { notConnected } from '../not-connected.ts';

/** Objects read to choose from; with more, the list says that it is cut and the name is typed. */
const OBJECTS_MAX = 500;
const LIST_DEADLINE_MS = 8_000;

/** The objects of a type in one cluster that could be federated, without those that are made by something else. */
export async function readSourceObjects(host: Host, registry: MemberRegistry, cluster: string, typeName: string): Promise<SourceObjects> {
  const type = enabledTypeConfigs(host).find(({ name }) => name === typeName);
  if (type === undefined) throw new ServiceError('NOT_FOUND', say('err.typeNotFederated', { type: typeName }));
  const client = cluster === '' ? host.client : registry.get(cluster)?.client;
  if (client === undefined) throw notConnected(registry, cluster);
  const { items, metadata } = await client.list<KubeObject>(type.target, { limit: OBJECTS_MAX, view: 'metadata', deadlineMs: LIST_DEADLINE_MS });
  const federated = host.federated(type.name)?.store;
  return {
    isCut: (metadata.continue ?? '') !== '',
    objects: items.filter((object) => skippedObject({ ...object, kind: type.target.kind }) === undefined).map((object) => {
      const { name, namespace } = object.metadata;
      const key = type.isNamespace ? `${name}/${name}` : toObjectKey(object.metadata);
      return { namespace: namespace ?? '', name, isFederated: federated?.get(key) !== undefined };
    }),
  };
}
