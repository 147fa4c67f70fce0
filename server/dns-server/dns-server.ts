/**
 * server/dns-server: an authoritative name server for the federation's zones, on UDP and TCP.
 *
 * Packets are read and written by dns-packet; everything else is here: zones built up record by record (`zones.ts`), answers
 * (`resolve.ts`), transfers to listed secondaries, limits and counters. It guarantees that no packet makes it fail or grow, and
 * that answers change in the moment the zones do. It asks no other name server and signs nothing.
 */
import type { Socket } from 'node:net';
import { type Clock, systemClock } from '#server/runtime/clock.ts';
import type { DnsConfig, Secondary } from './dns-config.ts';
import { isAddressInUse, listen, type Listeners } from './listeners.ts';
import { Notifier } from './notifier.ts';
import { type DnsCounters, type QueryEntry, QueryLog, type Transport } from './query-log.ts';
import { RateLimit } from './rate-limit.ts';
import { Responder } from './responder.ts';
import { serveTcp } from './tcp-session.ts';
import { isCurrent, soaMessage, transferMessages } from './transfer.ts';
import { type Message, RCODE, writeNotify } from './wire.ts';
import { soaOf } from './zone-answers.ts';
import { Zones } from './zones.ts';

export type DnsHealth = {
  address: string;
  port: number;
  /** The port it should have had, when another server has that one. */
  takenPort?: number;
  zones: { name: string; names: number; serial: number }[];
  cachedAnswers: number;
  counters: DnsCounters;
};

export type DnsServer = {
  readonly zones: Zones;
  readonly address: string;
  readonly port: number;
  readonly takenPort: number | undefined;
  health(): DnsHealth;
  recentQueries(limit?: number): QueryEntry[];
  stop(): Promise<void>;
};

const QUERIES_PER_SECOND = 1_000;
const MAX_CONNECTIONS = 200;
/** Of the packets over a source's limit this many get an empty truncated answer, so that an honest client comes by TCP. */
const SLIP = 2;
/** The shortest thing that can be a DNS message: its header. */
const HEADER_BYTES = 12;

/** Opens the port and serves. @throws Error (EADDRINUSE) when the port is taken and no other may be used. */
export async function startDnsServer(config: DnsConfig, options: { clock?: Clock; random?: () => number } = {}): Promise<DnsServer> {
  const { clock = systemClock, random = Math.random } = options;
  const zones = new Zones({ nowMs: () => clock.nowMs(), ownAddress: config.address });
  const service = new DnsService(config, zones, clock, random);
  const onConnection = (socket: Socket): void => { service.connected(socket); };
  let takenPort: number | undefined;
  let listeners: Listeners;
  try {
    listeners = await listen(config.address, config.port, onConnection);
  } catch (error) {
    if (!isAddressInUse(error) || config.ifTaken === 'exactly') throw error;
    listeners = await listen(config.address, 0, onConnection);
    takenPort = config.port;
  }
  service.serve(listeners);
  const { port } = listeners;
  return {
    zones, address: config.address, port, takenPort,
    health: () => ({
      address: config.address, port, ...(takenPort === undefined ? {} : { takenPort }), cachedAnswers: service.cachedAnswers, counters: structuredClone(service.log.counters),
      zones: zones.all().map((zone) => ({ name: zone.name, names: zone.size, serial: zone.serial() })),
    }),
    recentQueries: (limit) => service.log.recent(limit),
    stop: () => service.stop(listeners),
  };
}

class DnsService {
  readonly log = new QueryLog();
  readonly #zones: Zones;
  readonly #responder: Responder;
  readonly #limit: RateLimit;
  readonly #notifier: Notifier;
  readonly #allowed: ReadonlySet<string>;
  readonly #connections = new Set<Socket>();
  #udp: Listeners['udp'] | undefined;
  #slipped = 0;

  constructor(config: DnsConfig, zones: Zones, clock: Clock, random: () => number) {
    this.#zones = zones;
    this.#responder = new Responder({ zones, log: this.log, random });
    this.#limit = new RateLimit({ perSecond: config.queriesPerSecond ?? QUERIES_PER_SECOND, loopbackPerSecond: config.queriesPerSecond ?? 0, nowMs: () => clock.nowMs() });
    this.#allowed = new Set(config.secondaries.map(({ address }) => address));
    this.#notifier = new Notifier({
      secondaries: config.secondaries, clock, send: (zone, id, to) => { this.#notify(zone, id, to); }, onAnswered: () => { this.log.counters.notifiesAnswered += 1; },
    });
    zones.onChange((zone) => { this.#notifier.changed(zone); });
  }

  get cachedAnswers(): number {
    return this.#responder.cachedAnswers;
  }

  serve({ udp }: Listeners): void {
    this.#udp = udp;
    udp.on('message', (packet, { address, port }) => {
      const [reply] = this.#guarded(packet, address, 'udp');
      // A client that is gone can't be told; it would ask again.
      if (reply !== undefined) udp.send(reply, port, address, () => undefined);
    });
    // On a socket that is bound these are errors of single sends, reported late.
    udp.on('error', () => { this.log.counters.failures += 1; });
  }

  connected(socket: Socket): void {
    if (this.#connections.size >= MAX_CONNECTIONS) return void socket.destroy();
    this.#connections.add(socket);
    socket.once('close', () => { this.#connections.delete(socket); });
    serveTcp(socket, (message, source) => {
      const replies = this.#guarded(message, source, 'tcp');
      return replies.length === 0 ? undefined : replies;
    });
  }

  async stop({ udp, tcp }: Listeners): Promise<void> {
    this.#notifier.stop();
    for (const socket of this.#connections) socket.destroy();
    this.#udp = undefined;
    await Promise.all([
      new Promise<void>((closed) => { udp.close(() => { closed(); }); }), new Promise<void>((closed) => { tcp.close(() => { closed(); }); }),
    ]);
  }

  /** A packet that can't be answered must not end the server: it is counted, and nothing is sent. */
  #guarded(packet: Buffer, source: string, transport: Transport): readonly Buffer[] {
    try {
      return this.#respond(packet, source, transport);
    } catch {
      this.log.counters.failures += 1;
      return [];
    }
  }

  #respond(packet: Buffer, source: string, transport: Transport): readonly Buffer[] {
    if (transport === 'udp' && this.#limit.isOver(source)) return this.#slip(packet);
    const response = this.#responder.respond(packet, source, transport);
    switch (response.do) {
      case 'send': return [response.packet];
      case 'drop': return [];
      case 'transfer': return this.#transfer(response.message, source, transport);
      case 'acknowledge':
        this.#notifier.acknowledge(response.id);
        return [];
    }
  }

  #slip(packet: Buffer): readonly Buffer[] {
    this.log.counters.rateLimited += 1;
    this.#slipped = (this.#slipped + 1) % SLIP;
    if (this.#slipped !== 0 || packet.length < HEADER_BYTES || (packet[2] ?? 0) >= 0x80) return [];
    const reply = Buffer.alloc(HEADER_BYTES);
    packet.copy(reply, 0, 0, 2);
    // QR and TC, and the client's RD: an answer of the header alone.
    reply[2] = 0x82 | ((packet[2] ?? 0) & 0x01);
    return [reply];
  }

  #transfer(message: Message, source: string, transport: Transport): readonly Buffer[] {
    const { counters } = this.log;
    const zone = this.#zones.get(message.question.name.toLowerCase());
    const from = source.startsWith('::ffff:') ? source.slice('::ffff:'.length) : source;
    const isOverUdp = transport === 'udp';
    if (zone === undefined || !this.#allowed.has(from) || (isOverUdp && message.question.type === 'AXFR')) {
      counters.transfersRefused += 1;
      return [this.#responder.refuse(message, RCODE.REFUSED, source, transport)];
    }
    this.log.record(source, transport, { name: message.question.name, type: message.question.type, rcode: RCODE.NOERROR });
    if (isOverUdp || isCurrent(message, zone)) return [soaMessage(message, zone)];
    counters.transfers += 1;
    return transferMessages(message, zone);
  }

  #notify(zoneName: string, id: number, to: Secondary): void {
    const zone = this.#zones.get(zoneName);
    if (zone === undefined || this.#udp === undefined) return;
    this.log.counters.notifiesSent += 1;
    // One that gets lost is sent again.
    this.#udp.send(writeNotify(id, zone.name, soaOf(zone)), to.port, to.address, () => undefined);
  }
}
