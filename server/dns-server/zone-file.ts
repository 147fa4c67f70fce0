import type { Answer } from 'dns-packet';
import { compareBytewise } from '#lib/kube/json.ts';
import { soaOf, zoneRecords } from './zone-answers.ts';
import type { Zone } from './zones.ts';

/** The zone in the master file format of RFC 1035, for other name servers to read. Sorted by name and type, SOA and NS first. */
export function toZoneFile(zone: Zone): string {
  const [ns, ...rest] = [...zoneRecords(zone)].map(toLine);
  const lines = [toLine(soaOf(zone)), ns, ...rest.filter((line) => line !== undefined).toSorted(compareBytewise)].filter((line) => line !== undefined);
  return `$ORIGIN ${zone.name}.\n${lines.join('\n')}\n`;
}

function toLine(record: Answer): string | undefined {
  const data = toRecordData(record);
  return data === undefined || !('ttl' in record) ? undefined : `${record.name}. ${record.ttl ?? 0} IN ${record.type} ${data}`;
}

/** The data of a record as zone files and `dig` write it; undefined for a type that is not made here. */
export function toRecordData(record: Answer): string | undefined {
  switch (record.type) {
    case 'A': case 'AAAA': return record.data;
    case 'NS': case 'CNAME': return `${record.data}.`;
    case 'SRV': return `${record.data.priority ?? 0} ${record.data.weight ?? 0} ${record.data.port} ${record.data.target}.`;
    case 'HINFO': return `"${record.data.cpu}" "${record.data.os}"`;
    case 'TXT': return [record.data].flat().map((text) => `"${String(text).replaceAll(/["\\]/g, '\\$&')}"`).join(' ');
    case 'SOA': {
      const { mname, rname, serial, refresh, retry, expire, minimum } = record.data;
      return `${mname}. ${rname}. ${[serial, refresh, retry, expire, minimum].join(' ')}`;
    }
    default: return undefined;
  }
}
