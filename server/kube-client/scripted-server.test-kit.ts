import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClusterAccess } from './access.ts';
import { KubeClient } from './kube-client.ts';
import type { TransportOptions } from './transport.ts';

export type Scripted = {
  client: KubeClient;
  access: ClusterAccess;
  /** Requests so far, as `METHOD path`. */
  seen: string[];
  connections: () => number;
  stop: () => Promise<void>;
};

/** An API server that answers as the test says, and a client to it. */
export async function startScripted(
  handle: (request: IncomingMessage, response: ServerResponse, number: number) => void, options: TransportOptions & { access?: Partial<ClusterAccess> } = {},
): Promise<Scripted> {
  const seen: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    handle(request, response, seen.length);
  });
  server.on('connection', () => { connections += 1; });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  const { access: given, ...transport } = options;
  const access: ClusterAccess = { name: 'eu-west', server: `http://127.0.0.1:${port}`, tls: { skip: [] }, headers: () => ({ authorization: 'Bearer old' }), ...given };
  const client = new KubeClient(access, transport);
  return {
    client, access, seen, connections: () => connections,
    stop: async () => {
      await client.close();
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

export function answer(response: ServerResponse, code: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
