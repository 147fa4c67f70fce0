import { type Answer, decode, type DecodedPacket, encode, type OptAnswer, type Packet, type Question } from 'dns-packet';

/** Codes of DNS headers, as IANA numbers them. */
export const RCODE = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;
export type Rcode = (typeof RCODE)[keyof typeof RCODE];
export const OPCODE = { QUERY: 0, NOTIFY: 4 } as const;

const FLAG_AA = 0x0400;
const FLAG_TC = 0x0200;
const FLAG_RD = 0x0100;
const RCODE_BADVERS_HIGH = 1;
const CLIENT_SUBNET = 8;
const HEADER_BYTES = 12;
const QUESTION_TAIL_BYTES = 4;
/** What a datagram may hold when the client says nothing (RFC 1035), and the most that crosses any path whole (the DNS flag day of 2020). */
export const UDP_MIN_BYTES = 512;
export const UDP_MAX_BYTES = 1_232;

export type ClientSubnet = { family: number; prefixLength: number; address: string };

export type Edns = { payloadBytes: number; version: number; wantsDnssec: boolean; subnet?: ClientSubnet };

export type Message = {
  id: number;
  isResponse: boolean;
  opcode: number;
  recursionDesired: boolean;
  question: Question;
  authorities: readonly Answer[];
  edns: Edns | undefined;
};

/**
 * Most entries of each section that anybody has a reason to send us: one question, one SOA with a NOTIFY's answer or an IXFR,
 * and EDNS with a signature. The library makes room for as many as a header claims, up to 65,535 of each.
 */
const MOST_ENTRIES: readonly number[] = [1, 1, 1, 4];
const COUNTS_OFFSET = 4;

/** Reads a packet. Undefined for one that is no DNS message with exactly one question, spelt the way it is read back. */
export function readMessage(packet: Buffer): Message | undefined {
  if (packet.length < HEADER_BYTES || MOST_ENTRIES.some((most, i) => packet.readUInt16BE(COUNTS_OFFSET + 2 * i) > most)) return undefined;
  const decoded = tryDecode(packet);
  const [question, ...more] = decoded?.questions ?? [];
  if (decoded === undefined || question === undefined || more.length > 0 || !isReadBackAlike(packet, question)) return undefined;
  const flags = decoded.flags ?? 0;
  const opts = (decoded.additionals ?? []).filter(isOpt);
  if (opts.length > 1) return undefined;
  const edns = opts[0] === undefined ? undefined : toEdns(opts[0]);
  if (edns?.subnet !== undefined && !isSubnet(edns.subnet)) return undefined;
  return {
    id: decoded.id ?? 0, isResponse: decoded.type === 'response', opcode: (flags >> 11) & 0xf, recursionDesired: (flags & FLAG_RD) !== 0,
    question, authorities: decoded.authorities ?? [], edns,
  };
}

export type Reply = {
  rcode: Rcode;
  isAuthoritative: boolean;
  answers: readonly Answer[];
  authorities: readonly Answer[];
  additionals: readonly Answer[];
  /** Bits of the client's address that the answer depends on. */
  scope: number;
};

/** Writes a reply; cut down to header, question and EDNS with TC set when it is longer than `limitBytes`. */
export function writeReply(query: Message, reply: Reply, limitBytes: number): { packet: Buffer; isTruncated: boolean } {
  const flags = (reply.isAuthoritative ? FLAG_AA : 0) | (query.recursionDesired ? FLAG_RD : 0) | (query.opcode << 11) | reply.rcode;
  const head = { type: 'response' as const, id: query.id, questions: [query.question] };
  const edns = toOpt(query.edns, reply.scope);
  const packet = encode({ ...head, flags, answers: [...reply.answers], authorities: [...reply.authorities], additionals: [...reply.additionals, ...edns] });
  if (packet.length <= limitBytes) return { packet, isTruncated: false };
  const cut: Packet = { ...head, flags: flags | FLAG_TC, answers: [], authorities: [], additionals: edns };
  return { packet: encode(cut), isTruncated: true };
}

/** A NOTIFY (RFC 1996) for a zone with its SOA. */
export function writeNotify(id: number, zone: string, soa: Answer): Buffer {
  return encode({ type: 'query', id, flags: (OPCODE.NOTIFY << 11) | FLAG_AA, questions: [{ type: 'SOA', name: zone, class: 'IN' }], answers: [soa] });
}

/** The longest reply that a client takes in one datagram. */
export function datagramLimit(edns: Edns | undefined): number {
  return edns === undefined ? UDP_MIN_BYTES : Math.min(Math.max(edns.payloadBytes, UDP_MIN_BYTES), UDP_MAX_BYTES);
}

function tryDecode(packet: Buffer): DecodedPacket | undefined {
  try {
    return decode(packet);
  } catch {
    // Anybody may send anything: that it can't be read is the answer, and the caller counts it.
    return undefined;
  }
}

/** A label with a dot or a byte that is no text would come back as another name; so would a class with the bit of multicast DNS. */
function isReadBackAlike(packet: Buffer, question: Question): boolean {
  const written = encode({ type: 'query', questions: [question] });
  const end = HEADER_BYTES + nameBytes(packet) + QUESTION_TAIL_BYTES;
  return written.length === end && packet.length >= end && written.compare(packet, HEADER_BYTES, end, HEADER_BYTES, end) === 0;
}

function nameBytes(packet: Buffer): number {
  let offset = HEADER_BYTES;
  while (offset < packet.length && packet[offset] !== 0) offset += (packet[offset] ?? 0) + 1;
  return offset - HEADER_BYTES + 1;
}

function isOpt(answer: Answer): answer is OptAnswer {
  return answer.type === 'OPT';
}

function toEdns({ udpPayloadSize, ednsVersion, flag_do: wantsDnssec, options }: OptAnswer): Edns {
  const subnet = options.find(({ code }) => code === CLIENT_SUBNET);
  const base = { payloadBytes: udpPayloadSize, version: ednsVersion, wantsDnssec };
  if (subnet === undefined || !('ip' in subnet) || subnet.ip === undefined) return base;
  return { ...base, subnet: { family: subnet.family ?? 1, prefixLength: subnet.sourcePrefixLength ?? 0, address: subnet.ip } };
}

function isSubnet({ family, prefixLength }: ClientSubnet): boolean {
  return (family === 1 && prefixLength <= 32) || (family === 2 && prefixLength <= 128);
}

function toOpt(edns: Edns | undefined, scope: number): OptAnswer[] {
  if (edns === undefined) return [];
  const { subnet, wantsDnssec, version } = edns;
  const options: OptAnswer['options'] = subnet === undefined ? [] : [{
    code: CLIENT_SUBNET, type: 'CLIENT_SUBNET', family: subnet.family, sourcePrefixLength: subnet.prefixLength, scopePrefixLength: scope, ip: subnet.address,
  }];
  return [{
    type: 'OPT', name: '.', udpPayloadSize: UDP_MAX_BYTES, extendedRcode: version > 0 ? RCODE_BADVERS_HIGH : 0, ednsVersion: 0,
    flags: wantsDnssec ? 0x8000 : 0, flag_do: wantsDnssec, options,
  }];
}
