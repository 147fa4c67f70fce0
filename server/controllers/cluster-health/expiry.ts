import type { KubeObject } from '#lib/kube/object.ts';
import { tokenEnd } from '#lib/federation/clusters/token-end.ts';
import { SYSTEM_NAMESPACE } from '#lib/federation/types/constants.ts';
import { stringAt } from '#lib/federation/types/read.ts';
import type { Host } from '#server/host/host.ts';
import type { ClusterAccess } from '#server/kube-client/access.ts';
import { readCertificate } from '#server/kube-client/inspect-endpoint.ts';

const LIMIT_MS = 5_000;

/** When the API server's certificate ends, RFC 3339; undefined where there is none, or a proxy keeps it from us. */
export async function certificateExpiry(access: ClusterAccess): Promise<string | undefined> {
  if (access.proxyUrl !== undefined || !access.server.startsWith('https:')) return undefined;
  try {
    const { certificate } = await readCertificate(access, LIMIT_MS);
    return certificate.validTo === '' ? undefined : toSeconds(certificate.validTo);
  } catch {
    // The certificate is worth nothing when the cluster does not answer, and the probe says that already.
    return undefined;
  }
}

/** When the token that a cluster is reached with ends; undefined for one without an end. */
export function tokenExpiry(host: Host, cluster: KubeObject): string | undefined {
  const secret = host.secrets.store.get(`${SYSTEM_NAMESPACE}/${stringAt(cluster, 'spec', 'secretRef', 'name') ?? ''}`);
  const end = tokenEnd(Buffer.from(stringAt(secret, 'data', 'token') ?? '', 'base64').toString('utf8'), (part) => Buffer.from(part, 'base64url').toString('utf8'));
  return end === undefined ? undefined : toSeconds(end);
}

function toSeconds(time: string): string {
  return `${time.slice(0, 19)}Z`;
}
