import { X509Certificate } from 'node:crypto';
import type { KubeObject } from '#lib/kube/object.ts';
import type { ClusterConnection, CredentialKind } from '#lib/contracts/clusters.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt, stringsAt } from '#lib/federation/types/read.ts';
import { say } from '#lib/views/messages/en/errors.ts';
import type { Host } from '#server/host/host.ts';
import { toMemberAccess, withoutPassword } from '#server/members/member-access.ts';
import type { ClusterAccess } from '#server/kube-client/access.ts';
import { ServiceError } from '#server/platform/service-error.ts';

/** On the host's Secret: how its token came about and how long it lasts. */
export const CREDENTIAL_ANNOTATIONS = {
  kind: 'flotilla.io/credential', account: 'flotilla.io/service-account', issuedAt: 'flotilla.io/token-issued-at', expiresAt: 'flotilla.io/token-expires-at',
} as const;

export type JoinedCluster = { cluster: KubeObject; secret: KubeObject | undefined };

/** A joined cluster with its Secret. @throws ServiceError NOT_FOUND */
export function requireCluster(host: Host, name: string): JoinedCluster {
  const cluster = host.clusters.store.get(`${SYSTEM_NAMESPACE}/${name}`);
  if (cluster === undefined) throw new ServiceError('NOT_FOUND', say('err.noCluster', { cluster: name }));
  return { cluster, secret: secretOf(host, cluster) };
}

function secretOf(host: Host, cluster: KubeObject): KubeObject | undefined {
  return host.secrets.store.get(`${SYSTEM_NAMESPACE}/${stringAt(cluster, 'spec', 'secretRef', 'name') ?? ''}`);
}

/** Access with the stored credentials. @throws ServiceError when they can't be used. */
export function requireAccess({ cluster, secret }: JoinedCluster): ClusterAccess {
  const result = toMemberAccess(cluster, secret);
  if (!result.ok) throw new ServiceError('PRECONDITION_FAILED', result.sentence);
  return result.access;
}

/** How a cluster is reached and how old its credentials are; nothing of the credentials themselves. */
export function readConnection(host: Host, name: string): ClusterConnection {
  const { cluster, secret } = requireCluster(host, name);
  const note = (key: keyof typeof CREDENTIAL_ANNOTATIONS): string | undefined => secret?.metadata.annotations?.[CREDENTIAL_ANNOTATIONS[key]];
  const kind = note('kind');
  const credential: CredentialKind | 'given' = kind === 'TokenRequest' || kind === 'Secret' ? kind : 'given';
  const issuedAt = note('issuedAt') ?? secret?.metadata.creationTimestamp;
  const optional = {
    proxyUrl: withoutPassword(stringAt(cluster, 'spec', 'proxyURL') ?? ''),
    serviceAccount: note('account'), issuedAt, expiresAt: note('expiresAt') ?? stringAt(cluster, 'status', 'tokenExpiryTime'), ...readAuthority(stringAt(cluster, 'spec', 'caBundle')),
  };
  return {
    apiEndpoint: stringAt(cluster, 'spec', 'apiEndpoint') ?? '',
    disabledTlsValidations: stringsAt(cluster, 'spec', 'disabledTLSValidations'),
    credential, canRotate: credential === 'TokenRequest',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined && value !== '')),
  };
}

function readAuthority(caBundle: string | undefined): { caSubject?: string; caExpiresAt?: string } {
  if (caBundle === undefined || caBundle === '') return {};
  try {
    const certificate = new X509Certificate(Buffer.from(caBundle, 'base64'));
    return { caSubject: certificate.subject.replaceAll('\n', ', '), caExpiresAt: certificate.validToDate.toISOString() };
  } catch {
    // What is no certificate makes the cluster unreachable, and its condition says so; there is nothing to show of it here.
    return {};
  }
}
