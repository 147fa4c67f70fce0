import type { KubeObject } from '#lib/kube/object.ts';
import { isClusterName } from '#lib/federation/types/cluster.ts';
import { CORE_GROUP, CORE_VERSION, SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { at, objectAt } from '#lib/federation/types/read.ts';
import { deepEqual } from '#lib/kube/json.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Host } from '#server/host/host.ts';
import { CLUSTERS, SECRETS } from '#server/host/resources.ts';
import { parseKubeconfig } from '#server/kube-client/kubeconfig.ts';
import { ServiceError } from '#server/platform/service-error.ts';

export type JoinInput = {
  name: string;
  /** Text of a kubeconfig whose current context reaches the member with a bearer token. */
  kubeconfig: string;
  labels?: Readonly<Record<string, string>>;
};

/**
 * Registers a member: a Secret with its token and a KubeFedCluster that names it. Joining again with the same data
 * writes nothing; with other data it replaces token and endpoint.
 * @throws ServiceError when the name or the kubeconfig can't be used; KubeError when the host refuses.
 */
export async function joinMember(host: Host, input: JoinInput): Promise<'joined' | 'changed' | 'unchanged'> {
  const { name } = input;
  if (!isClusterName(name)) throw new ServiceError('INVALID', say('err.clusterName', { name }));
  const access = await parseKubeconfig(input.kubeconfig, { name });
  const { authorization } = await access.headers();
  const token = authorization?.startsWith('Bearer ') === true ? authorization.slice('Bearer '.length) : undefined;
  if (token === undefined) {
    throw new ServiceError('INVALID', say('err.kubeconfigNoToken', { name }));
  }
  const secret = toSecret(name, token);
  const cluster = toCluster(input, access.server, access.tls);
  const known = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
  const knownSecret = host.secrets.store.get(`${SYSTEM_NAMESPACE}/${secret.metadata.name}`);
  const isSecretKept = knownSecret !== undefined && deepEqual(objectAt(knownSecret, 'data'), secret['data']);
  const isClusterKept = known !== undefined && deepEqual(at(known, 'spec'), cluster['spec']) && holds(known.metadata.labels, cluster.metadata.labels);
  if (!isSecretKept) await host.client.apply(SECRETS, secret, { force: true });
  if (!isClusterKept) await host.client.apply(CLUSTERS, cluster, { force: true });
  return known === undefined ? 'joined' : isSecretKept && isClusterKept ? 'unchanged' : 'changed';
}

function toSecret(cluster: string, token: string): KubeObject {
  return {
    apiVersion: 'v1', kind: 'Secret', metadata: { name: `${cluster}-token`, namespace: SYSTEM_NAMESPACE },
    type: 'Opaque', data: { token: Buffer.from(token).toString('base64') },
  };
}

function toCluster(input: JoinInput, server: string, tls: { ca?: string; skip: readonly string[] }): KubeObject {
  const labels = input.labels ?? {};
  return {
    apiVersion: `${CORE_GROUP}/${CORE_VERSION}`, kind: 'KubeFedCluster',
    metadata: { name: input.name, namespace: SYSTEM_NAMESPACE, ...(Object.keys(labels).length === 0 ? {} : { labels: { ...labels } }) },
    spec: {
      apiEndpoint: server,
      ...(tls.ca === undefined ? {} : { caBundle: Buffer.from(tls.ca).toString('base64') }),
      secretRef: { name: `${input.name}-token` },
      ...(tls.skip.length === 0 ? {} : { disabledTLSValidations: [...tls.skip] }),
    },
  };
}

function holds(labels: Readonly<Record<string, string>> | undefined, wanted: Readonly<Record<string, string>> | undefined): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels?.[key] === value);
}
