/** The body of the name server's thread: its own event loop, so that an answer never waits for a page or a reconciliation. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '#lib/kube/invariant.ts';
import { type DnsServer, startDnsServer } from './dns-server.ts';
import type { DnsConfig } from './dns-config.ts';
import type { ThreadOrder, ThreadReport } from './dns-thread.ts';
import { toZoneFile } from './zone-file.ts';

/** Health is told this often while it changes. */
const REPORT_MS = 1_000;

const port = parentPort;
invariant(port !== null, 'dns-worker.ts runs as a worker thread');

function report(message: ThreadReport): void {
  port?.postMessage(message);
}

function obey(server: DnsServer, order: ThreadOrder): void {
  switch (order.do) {
    case 'setZones': return server.zones.setZones(order.zones);
    case 'set': return server.zones.set(order.source, order.records);
    case 'recent': return report({ told: 'recent', id: order.id, entries: server.recentQueries(order.limit) });
    case 'zoneFile': {
      const zone = server.zones.get(order.zone);
      return report({ told: 'zoneFile', id: order.id, text: zone === undefined ? undefined : toZoneFile(zone) });
    }
    case 'health': return report({ told: 'fresh', id: order.id, health: server.health() });
    case 'stop':
      void server.stop().then(() => { port?.close(); process.exit(0); });
  }
}

/** The one place that trusts our own main thread to pass what its type says. */
function configOf(data: unknown): DnsConfig {
  return data as DnsConfig;
}

startDnsServer(configOf(workerData)).then((server) => {
  let last = '';
  const tell = (): void => {
    const health = server.health();
    const now = JSON.stringify(health);
    if (now !== last) report({ told: 'health', health });
    last = now;
  };
  port.on('message', (order: ThreadOrder) => { obey(server, order); });
  report({ told: 'listening', port: server.port, takenPort: server.takenPort });
  tell();
  setInterval(tell, REPORT_MS).unref();
}, (error: unknown) => {
  report({ told: 'failed', message: error instanceof Error ? error.message : String(error) });
});
