/** How a cluster is reached and what we show it, as far as the transport needs to know. */
export type ClusterAccess = {
  /** The name that errors and logs use for the cluster. */
  name: string;
  /** Base URL; may carry a path, as behind a gateway. */
  server: string;
  tls: TlsAccess;
  /** Headers that authenticate a call; asked for before each one, so tokens may rotate. */
  headers: () => Promise<Record<string, string>> | Record<string, string>;
  proxyUrl?: string;
  /** Reads the credentials again where they come from, after a refusal; resolves to whether `headers` gives others now. */
  renew?: () => Promise<boolean>;
};

/** PEM texts. `skip` names the checks of the server's certificate that are switched off. */
export type TlsAccess = {
  ca?: string;
  cert?: string;
  key?: string;
  serverName?: string;
  skip: readonly TlsCheck[];
};

export type TlsCheck = '*' | 'SubjectName' | 'ValidityPeriod';

/** The access that a bearer token gives. */
export function tokenAccess(options: {
  name: string; server: string; token: string; caPem?: string; skip?: readonly TlsCheck[]; serverName?: string; proxyUrl?: string;
}): ClusterAccess {
  const headers = { authorization: `Bearer ${options.token}` };
  return {
    name: options.name,
    server: options.server,
    tls: {
      skip: options.skip ?? [], ...(options.caPem === undefined ? {} : { ca: options.caPem }),
      ...(options.serverName === undefined ? {} : { serverName: options.serverName }),
    },
    headers: () => headers,
    ...(options.proxyUrl === undefined ? {} : { proxyUrl: options.proxyUrl }),
  };
}
