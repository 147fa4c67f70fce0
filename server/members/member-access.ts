import type { KubeObject } from '#lib/kube/object.ts';
import { formatFieldErrors } from '#lib/federation/types/field-error.ts';
import { stringAt, stringsAt } from '#lib/federation/types/read.ts';
import { validateClusterSpec } from '#lib/federation/types/cluster.ts';
import { tokenAccess, type ClusterAccess, type TlsCheck } from '#server/kube-client/access.ts';

export type AccessResult = { ok: true; access: ClusterAccess; fingerprint: string } | { ok: false; message: string };

/**
 * Access to a member from its KubeFedCluster and the Secret it names. `fingerprint` is equal while both say the same,
 * so that a status or label change does not tear down connections.
 */
export function toMemberAccess(cluster: KubeObject, secret: KubeObject | undefined): AccessResult {
  const name = cluster.metadata.name;
  const errors = validateClusterSpec(cluster['spec']);
  if (errors.length > 0) return { ok: false, message: `KubeFedCluster ${name}: ${formatFieldErrors(errors)}` };
  const secretName = stringAt(cluster, 'spec', 'secretRef', 'name') ?? '';
  if (secret === undefined) return { ok: false, message: `KubeFedCluster ${name} names Secret ${secretName}, which does not exist` };
  const token = decode(stringAt(secret, 'data', 'token'));
  if (token === '') return { ok: false, message: `Secret ${secretName} of KubeFedCluster ${name} has no "token"` };
  const endpoint = stringAt(cluster, 'spec', 'apiEndpoint') ?? '';
  const caPem = decode(stringAt(cluster, 'spec', 'caBundle'));
  const proxyUrl = stringAt(cluster, 'spec', 'proxyURL') ?? '';
  const skip = stringsAt(cluster, 'spec', 'disabledTLSValidations').filter(isTlsCheck);
  return {
    ok: true,
    fingerprint: JSON.stringify([endpoint, caPem, token, proxyUrl, skip]),
    access: tokenAccess({
      name, token, skip, server: endpoint.includes('://') ? endpoint : `https://${endpoint}`,
      ...(caPem === '' ? {} : { caPem }), ...(proxyUrl === '' ? {} : { proxyUrl }),
    }),
  };
}

function decode(base64: string | undefined): string {
  return Buffer.from(base64 ?? '', 'base64').toString('utf8').trim();
}

function isTlsCheck(text: string): text is TlsCheck {
  return text === '*' || text === 'SubjectName' || text === 'ValidityPeriod';
}
