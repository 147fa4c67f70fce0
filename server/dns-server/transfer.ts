import type { Answer } from 'dns-packet';
import { type Message, RCODE, writeReply } from './wire.ts';
import { soaOf, zoneRecords } from './zone-answers.ts';
import type { Zone } from './zones.ts';

/** Records in one message of a transfer: with names of at most 255 bytes they fit its 64 KiB. */
const RECORDS_PER_MESSAGE = 100;
const MESSAGE_LIMIT_BYTES = 65_535;

/**
 * The messages of a whole zone (RFC 5936): its SOA, everything, its SOA again. The zone is read at once, so that a change
 * while messages are sent can't mix two versions.
 */
export function transferMessages(message: Message, zone: Zone): Buffer[] {
  const soa = soaOf(zone);
  const records: Answer[] = [soa, ...zoneRecords(zone), soa];
  const packets: Buffer[] = [];
  for (let i = 0; i < records.length; i += RECORDS_PER_MESSAGE) packets.push(write(message, records.slice(i, i + RECORDS_PER_MESSAGE)));
  return packets;
}

/** True when an IXFR names the version we have: then its SOA alone is the answer. */
export function isCurrent(message: Message, zone: Zone): boolean {
  const [known] = message.authorities;
  return message.question.type === 'IXFR' && known?.type === 'SOA' && known.data.serial === zone.serial();
}

/** The SOA alone: "you have it already", or, in a datagram, "come by TCP". */
export function soaMessage(message: Message, zone: Zone): Buffer {
  return write(message, [soaOf(zone)]);
}

function write(message: Message, answers: readonly Answer[]): Buffer {
  return writeReply(message, { rcode: RCODE.NOERROR, isAuthoritative: true, answers, authorities: [], additionals: [], scope: 0 }, MESSAGE_LIMIT_BYTES).packet;
}
