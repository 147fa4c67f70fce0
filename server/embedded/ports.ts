import { createServer } from 'node:net';

/** Embedded clusters are reachable from this machine only. */
export const HOST = '127.0.0.1';
/** Below the range that operating systems use for outgoing connections, so a stopped cluster finds its port free again. */
const FIRST_PORT = 20_000;
const PORT_COUNT = 10_000;
const MOST_TRIES = 200;

/** Gives `preferred` when it is free, else a free port from 20000 to 29999. @throws Error when none was found. */
export async function choosePort(preferred: number | undefined): Promise<number> {
  if (preferred !== undefined && (await isPortFree(preferred))) return preferred;
  const start = Math.floor(Math.random() * PORT_COUNT);
  for (let i = 0; i < MOST_TRIES; i += 1) {
    const port = FIRST_PORT + ((start + i) % PORT_COUNT);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No free port was found on ${HOST} in ${MOST_TRIES} tries from ${FIRST_PORT + start} on. Stop programs that listen there and start again.`);
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host: HOST, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
