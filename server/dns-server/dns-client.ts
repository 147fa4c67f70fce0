import { createSocket, type Socket } from 'node:dgram';
import { connect, isIP, isIPv6 } from 'node:net';
import { randomInt } from 'node:crypto';
import { decode, encode, type OptAnswer, type RecordType } from 'dns-packet';
import { say } from '#lib/views/messages/en/errors.ts';
import { ServiceError } from '#server/platform/service-error.ts';
import { type DigReply, toDigText } from './dig-text.ts';
import { frame, StreamMessages } from './stream-messages.ts';
import { UDP_MAX_BYTES } from './wire.ts';

/** Types that a question may have here. */
export const QUESTION_TYPES = ['A', 'AAAA', 'CNAME', 'TXT', 'SRV', 'NS', 'SOA', 'MX', 'ANY'] as const;

export type LiveQuestion = {
  name: string;
  type: (typeof QUESTION_TYPES)[number];
  /** Subnet of the client to ask for, such as 192.0.2.0/24. */
  subnet?: string;
  transport: 'udp' | 'tcp';
};

/** A name server's reply as `dig` shows it. */
export type LiveReply = { text: string; rcode: string; durationMs: number };

const TIMEOUT_MS = 2_000;
const NAME_MAX = 253;
const LABEL_MAX = 63;
const CLIENT_SUBNET = 8;

/**
 * Asks a name server one question, by UDP first and by TCP when the answer is cut, as `dig` does.
 * @throws ServiceError INVALID for a name or subnet that can't be sent, UNREACHABLE without an answer in two seconds.
 */
export async function askNameServer(server: { address: string; port: number }, question: LiveQuestion): Promise<LiveReply> {
  const id = randomInt(2 ** 16);
  const query = toQuery(id, question);
  const startedMs = performance.now();
  const first = question.transport === 'tcp' ? await overTcp(server, query) : await overUdp(server, query);
  const isCut = question.transport === 'udp' && (first.readUInt16BE(2) & 0x0200) !== 0;
  const packet = isCut ? await overTcp(server, query) : first;
  const durationMs = performance.now() - startedMs;
  const reply: DigReply = { packet: decode(packet), bytes: packet.length, durationMs, transport: isCut ? 'tcp' : question.transport, isRetried: isCut };
  const { text, rcode } = toDigText(reply, server, question, new Date());
  return { text, rcode, durationMs };
}

function toQuery(id: number, { name, type, subnet }: LiveQuestion): Buffer {
  const plain = name.replace(/\.$/, '');
  const isSendable = plain !== '' && plain.length <= NAME_MAX && plain.split('.').every((label) => label !== '' && label.length <= LABEL_MAX && /^[\x21-\x7e]+$/.test(label));
  if (!isSendable) throw new ServiceError('INVALID', say('err.askName', { name, labelMax: LABEL_MAX, nameMax: NAME_MAX }));
  const opt: OptAnswer = { type: 'OPT', name: '.', udpPayloadSize: UDP_MAX_BYTES, extendedRcode: 0, ednsVersion: 0, flags: 0, flag_do: false, options: toSubnetOption(subnet) };
  return encode({ type: 'query', id, flags: 0, questions: [{ type: toLibraryType(type), name: plain, class: 'IN' }], additionals: [opt] });
}

/** The library's types leave out ANY, which it writes all the same. */
function toLibraryType(type: LiveQuestion['type']): RecordType {
  return type as RecordType;
}

function toSubnetOption(subnet: string | undefined): OptAnswer['options'] {
  if (subnet === undefined || subnet === '') return [];
  const [ip = '', bits] = subnet.split('/');
  const version = isIP(ip);
  const most = version === 6 ? 128 : 32;
  const prefix = bits === undefined ? most : Number(bits);
  if (version === 0 || !Number.isInteger(prefix) || prefix < 0 || prefix > most) throw new ServiceError('INVALID', say('err.askSubnet', { subnet }));
  return [{ code: CLIENT_SUBNET, type: 'CLIENT_SUBNET', family: version === 6 ? 2 : 1, sourcePrefixLength: prefix, scopePrefixLength: 0, ip }];
}

function overUdp({ address, port }: { address: string; port: number }, query: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket: Socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
    const timer = setTimeout(() => { end(() => { reject(unanswered(address, port)); }); }, TIMEOUT_MS);
    const end = (then: () => void): void => {
      clearTimeout(timer);
      socket.close();
      then();
    };
    socket.once('error', () => { end(() => { reject(unanswered(address, port)); }); });
    socket.on('message', (packet) => {
      if (isReplyTo(packet, query)) end(() => { resolve(packet); });
    });
    socket.send(query, port, address);
  });
}

function overTcp({ address, port }: { address: string; port: number }, query: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const stream = new StreamMessages();
    const socket = connect({ host: address, port, timeout: TIMEOUT_MS }, () => { socket.write(frame(query)); });
    const fail = (): void => {
      socket.destroy();
      reject(unanswered(address, port));
    };
    socket.once('timeout', fail).once('error', fail).once('close', fail);
    socket.on('data', (chunk) => {
      const reply = stream.push(chunk).find((packet) => isReplyTo(packet, query));
      if (reply === undefined) return;
      resolve(reply);
      socket.destroy();
    });
  });
}

function isReplyTo(packet: Buffer, query: Buffer): boolean {
  return packet.length >= 12 && packet.readUInt16BE(0) === query.readUInt16BE(0) && (packet[2] ?? 0) >= 0x80;
}

function unanswered(address: string, port: number): ServiceError {
  return new ServiceError('UNREACHABLE', say('err.askUnanswered', { address, port: String(port), seconds: TIMEOUT_MS / 1_000 }));
}
