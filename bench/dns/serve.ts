/** The name server of the benchmark, in a process of its own so that its processor time is its own. Ends with standard input. */
import { startDnsServer } from '#server/dns-server/dns-server.ts';
import { answersOf, RECORDS, type Readiness } from './zone-input.ts';

const server = await startDnsServer({ address: '127.0.0.1', port: 0, ifTaken: 'any', secondaries: [] });
const readiness: Readiness = new Map();
server.zones.setZones([{ name: 'example.com' }]);
for (let i = 0; i < RECORDS; i += 1) server.zones.set(`service:shop/${i}`, answersOf(i, readiness));
const names = server.zones.all().flatMap((zone) => [...zone.entries()].map(([name, sets]) => ({ name, type: sets.SRV !== undefined ? 'SRV' : 'A' })));
process.stdout.write(`${JSON.stringify({ port: server.port, names })}\n`);
/** A change each second empties the cache of answers, as endpoints do in a federation that lives. */
let step = 0;
setInterval(() => {
  step += 1;
  readiness.set(step % RECORDS, new Set(['cluster0']));
  server.zones.set(`service:shop/${step % RECORDS}`, answersOf(step % RECORDS, readiness));
}, 1_000).unref();
process.stdin.on('data', () => { process.stdout.write(`${JSON.stringify({ cpu: process.cpuUsage(), ...server.health().counters })}\n`); });
process.stdin.once('end', () => { void server.stop().then(() => process.exit(0)); });
