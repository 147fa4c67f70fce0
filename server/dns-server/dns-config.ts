import { isIP } from 'node:net';

/** Another name server that may transfer our zones and is told when they change. */
export type Secondary = { address: string; port: number };

export type DnsConfig = {
  /** Address that is listened on. */
  address: string;
  port: number;
  /** `any`: when the port is taken another one is used. `exactly`: then the start fails. */
  ifTaken: 'any' | 'exactly';
  secondaries: readonly Secondary[];
  /** Queries a second from one source; undefined: the default, which leaves loopback alone. 0: no limit. */
  queriesPerSecond?: number;
};

/** A setting of the name server that can't be used, named as the operator wrote it. */
export class DnsConfigError extends Error {
  override readonly name = 'DnsConfigError';
}

export const DEFAULT_DNS_PORT = 1_053;
const DEFAULT_ADDRESS = '127.0.0.1';
const DNS_PORT = 53;
const PORT_MAX = 65_535;

/**
 * Reads FLOTILLA_DNS_PORT (a number, 0 for any free port, `off`), FLOTILLA_DNS_ADDRESS, FLOTILLA_DNS_SECONDARIES
 * (`192.0.2.1,192.0.2.2:5353,[2001:db8::1]:53`) and FLOTILLA_DNS_RATE. Undefined when there is to be no name server: by
 * `off`, or outside the embedded federation when no port is given.
 * @throws DnsConfigError for a value that can't be used.
 */
export function readDnsConfig(env: Readonly<Record<string, string | undefined>>, isEmbedded: boolean): DnsConfig | undefined {
  const given = env['FLOTILLA_DNS_PORT'] ?? '';
  if (given === 'off' || (given === '' && !isEmbedded)) return undefined;
  const port = given === '' ? DEFAULT_DNS_PORT : Number(given);
  if (!Number.isInteger(port) || port < 0 || port > PORT_MAX) throw new DnsConfigError(`FLOTILLA_DNS_PORT is "${given}"; it may be a port number, 0 for any free port, or "off"`);
  const address = env['FLOTILLA_DNS_ADDRESS'] ?? DEFAULT_ADDRESS;
  if (isIP(address) === 0) throw new DnsConfigError(`FLOTILLA_DNS_ADDRESS is "${address}"; it has to be an IP address`);
  const rate = env['FLOTILLA_DNS_RATE'] ?? '';
  if (!/^\d*$/.test(rate)) throw new DnsConfigError(`FLOTILLA_DNS_RATE is "${rate}"; it has to be a number of queries a second, 0 for no limit`);
  return {
    address, port, ifTaken: given === '' ? 'any' : 'exactly', secondaries: readSecondaries(env['FLOTILLA_DNS_SECONDARIES'] ?? ''),
    ...(rate === '' ? {} : { queriesPerSecond: Number(rate) }),
  };
}

function readSecondaries(text: string): Secondary[] {
  return text.split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(part);
    const plain = /^([^:]+)(?::(\d+))?$/.exec(part);
    const [address, port] = isIP(part) === 6 ? [part, undefined] : [bracketed?.[1] ?? plain?.[1] ?? '', bracketed?.[2] ?? plain?.[2]];
    const number = port === undefined ? DNS_PORT : Number(port);
    if (isIP(address) === 0 || number < 1 || number > PORT_MAX) throw new DnsConfigError(`FLOTILLA_DNS_SECONDARIES has "${part}"; write an IP address, or an IP address and a port as 192.0.2.1:53 or [2001:db8::1]:53`);
    return { address, port: number };
  });
}
