import type { Credentials } from '#lib/federation/clusters/kubeconfig.ts';
import type { ClusterAccess } from '#server/kube-client/access.ts';

/** Access by the credentials of a draft. */
export function toAccess(name: string, credentials: Credentials): ClusterAccess {
  const headers = toHeaders(credentials);
  return {
    name, server: credentials.server, headers: () => headers,
    tls: {
      skip: credentials.isInsecure ? ['*'] : [],
      ...(credentials.caData === undefined ? {} : { ca: decode(credentials.caData) }),
      ...(credentials.certData === undefined ? {} : { cert: decode(credentials.certData) }),
      ...(credentials.keyData === undefined ? {} : { key: decode(credentials.keyData) }),
      ...(credentials.serverName === undefined ? {} : { serverName: credentials.serverName }),
    },
    ...(credentials.proxyUrl === undefined ? {} : { proxyUrl: credentials.proxyUrl }),
  };
}

function toHeaders({ token, basic }: Credentials): Record<string, string> {
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  if (basic !== undefined) return { authorization: `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}` };
  return {};
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
