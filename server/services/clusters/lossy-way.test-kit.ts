import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { request as requestTls } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Credentials } from '#lib/federation/clusters/kubeconfig.ts';

/** `before`: the cluster never hears of the request. `after`: it does what is asked, and its answer is lost. */
export type Loss = 'before' | 'after';

export type LossyWay = {
  /** The credentials, by this way. */
  credentials: Credentials;
  /** Loses the request of this number, counted from 1 anew. */
  lose(number: number, when: Loss): void;
  /** Whether it came to that. */
  hasLost(): boolean;
  stop(): Promise<void>;
};

/** A way to a cluster on which one request, and only one, is lost. */
export async function startLossyWay(credentials: Credentials): Promise<LossyWay> {
  const target = new URL(credentials.server);
  const ca = Buffer.from(credentials.caData ?? '', 'base64').toString('utf8');
  let [seen, lost, when]: [number, number, Loss] = [0, 0, 'before'];
  const server = createServer((request, response) => {
    seen += 1;
    const isLost = seen === lost;
    if (isLost && when === 'before') request.socket.destroy();
    else forward(request, response, isLost);
  });
  const forward = (request: IncomingMessage, response: ServerResponse, isLost: boolean): void => {
    const onward = requestTls({ host: target.hostname, port: target.port, path: request.url, method: request.method, headers: { ...request.headers, host: target.host }, ca }, (answer) => {
      if (isLost) {
        answer.resume().on('end', () => request.socket.destroy());
        return;
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      response.flushHeaders();
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    request.pipe(onward);
  };
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  const { port } = server.address() as AddressInfo;
  const { caData: _ca, certData: _cert, keyData: _key, ...rest } = credentials;
  return {
    credentials: { ...rest, server: `http://127.0.0.1:${port}` },
    lose: (number, how) => { [seen, lost, when] = [0, number, how]; },
    hasLost: () => seen >= lost,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => { server.close(done); });
    },
  };
}
