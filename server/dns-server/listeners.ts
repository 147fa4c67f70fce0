import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, isIPv6, type Server, type Socket } from 'node:net';

export type Listeners = { udp: UdpSocket; tcp: Server; port: number };

/** Free ports tried when any will do: UDP and TCP need the same one. */
const MAX_TRIES = 20;
/** Room for bursts while the event loop is busy. */
const RECEIVE_BUFFER_BYTES = 4 * 2 ** 20;

/**
 * Opens UDP and TCP on one port; port 0 takes any that is free for both.
 * @throws Error (code EADDRINUSE) when the port is taken.
 */
export async function listen(address: string, port: number, onConnection: (socket: Socket) => void): Promise<Listeners> {
  for (let tries = 1; ; tries += 1) {
    const udp = await openUdp(address, port);
    const { port: chosen } = udp.address();
    try {
      return { udp, tcp: await openTcp(address, chosen, onConnection), port: chosen };
    } catch (error) {
      await new Promise<void>((closed) => { udp.close(() => { closed(); }); });
      if (port !== 0 || !isAddressInUse(error) || tries >= MAX_TRIES) throw error;
    }
  }
}

export function isAddressInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}

function openUdp(address: string, port: number): Promise<UdpSocket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(port, address, () => {
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

function openTcp(address: string, port: number, onConnection: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(onConnection);
    server.once('error', reject);
    server.listen(port, address, () => {
      server.removeAllListeners('error');
      resolve(server);
    });
  });
}
