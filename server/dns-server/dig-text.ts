import type { Answer, DecodedPacket, OptAnswer } from 'dns-packet';
import { toRecordData } from './zone-file.ts';
import { RCODE } from './wire.ts';

export type DigReply = { packet: DecodedPacket; bytes: number; durationMs: number; transport: 'udp' | 'tcp'; isRetried: boolean };

const OPCODES: Readonly<Record<number, string>> = { 0: 'QUERY', 4: 'NOTIFY' };
const FLAGS: readonly (readonly [mask: number, name: string])[] = [[0x8000, 'qr'], [0x0400, 'aa'], [0x0200, 'tc'], [0x0100, 'rd'], [0x0080, 'ra']];
const CLIENT_SUBNET = 8;

/** A reply in the layout of `dig`. */
export function toDigText(reply: DigReply, server: { address: string; port: number }, question: { name: string; type: string }, now: Date): { text: string; rcode: string } {
  const { packet, bytes, durationMs, transport, isRetried } = reply;
  // The library keeps the bit that marks a reply apart from the flags.
  const flags = (packet.flags ?? 0) | (packet.type === 'response' ? 0x8000 : 0);
  const { questions = [], answers = [], authorities = [], additionals = [] } = packet;
  const opt = additionals.find((answer): answer is OptAnswer => answer.type === 'OPT');
  const others = additionals.filter((answer) => answer.type !== 'OPT');
  const rcode = rcodeOf(flags, opt);
  const counts = `QUERY: ${questions.length}, ANSWER: ${answers.length}, AUTHORITY: ${authorities.length}, ADDITIONAL: ${additionals.length}`;
  const lines = [
    ...(isRetried ? [';; Truncated, retrying in TCP mode.'] : []),
    `; <<>> flotilla <<>> @${server.address} -p ${server.port} ${question.name} ${question.type}`,
    ';; Got answer:', `;; ->>HEADER<<- opcode: ${OPCODES[(flags >> 11) & 15] ?? 'RESERVED'}, status: ${rcode}, id: ${packet.id ?? 0}`,
    `;; flags: ${FLAGS.filter(([mask]) => (flags & mask) !== 0).map(([, name]) => name).join(' ')}; ${counts}`,
    ...(opt === undefined ? [] : ['', ';; OPT PSEUDOSECTION:', `; EDNS: version: ${opt.ednsVersion}, flags:${opt.flag_do ? ' do' : ''}; udp: ${opt.udpPayloadSize}`, ...subnetLines(opt)]),
    ...(opt === undefined ? [''] : []), ';; QUESTION SECTION:', ...questions.map(({ name, type, class: kind = 'IN' }) => `;${name}.\t\t${kind}\t${type}`),
    ...section('ANSWER', answers), ...section('AUTHORITY', authorities), ...section('ADDITIONAL', others),
    '', `;; Query time: ${Math.round(durationMs)} msec`, `;; SERVER: ${server.address}#${server.port}(${server.address}) (${transport.toUpperCase()})`,
    `;; WHEN: ${now.toUTCString()}`, `;; MSG SIZE  rcvd: ${bytes}`,
  ];
  return { text: lines.join('\n'), rcode };
}

function section(name: string, answers: readonly Answer[]): string[] {
  return answers.length === 0 ? [] : ['', `;; ${name} SECTION:`, ...answers.map(toLine)];
}

function toLine(answer: Answer): string {
  const ttl = 'ttl' in answer ? answer.ttl ?? 0 : 0;
  return `${answer.name}.\t${ttl}\tIN\t${answer.type}\t${toRecordData(answer) ?? ''}`;
}

function subnetLines({ options }: OptAnswer): string[] {
  return options.flatMap((option) => (option.code === CLIENT_SUBNET && 'ip' in option
    ? [`; CLIENT-SUBNET: ${option.ip ?? ''}/${option.sourcePrefixLength ?? 0}/${option.scopePrefixLength ?? 0}`] : []));
}

function rcodeOf(flags: number, opt: OptAnswer | undefined): string {
  const code = (flags & 15) | ((opt?.extendedRcode ?? 0) << 4);
  return Object.entries(RCODE).find(([, value]) => value === code)?.[0] ?? (code === 16 ? 'BADVERS' : `RESERVED${code}`);
}
