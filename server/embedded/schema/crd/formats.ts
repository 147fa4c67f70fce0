/** String formats that schemas of CRDs may ask for. Formats that are not here are not checked, as in Kubernetes. */
import { canonicalTime } from '../time-form.ts';
import { cidrProblems, dnsSubdomainProblems, isIp, qualifiedNameProblems } from '../validation/name-rules.ts';

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const DURATION = /^[+-]?(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)((\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h))*$|^0$/;

const CHECKS: Readonly<Record<string, (text: string) => boolean>> = {
  'date-time': (text) => canonicalTime(text, 'date-time') !== undefined,
  datetime: (text) => canonicalTime(text, 'date-time') !== undefined,
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)),
  duration: (text) => DURATION.test(text),
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text),
  uri: isUri,
  email: (text) => /^[^\s@<>]+@[^\s@<>]+$/.test(text),
  hostname: (text) => /^[a-zA-Z0-9]([a-zA-Z0-9-]{0,62})(\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,62}))*\.?$/.test(text) && text.length <= 255,
  ipv4: (text) => isIp(text) && !text.includes(':'),
  ipv6: (text) => isIp(text) && text.includes(':'),
  cidr: (text) => cidrProblems(text).length === 0,
  mac: (text) => /^([0-9a-fA-F]{2}[:-]){5}[0-9a-fA-F]{2}$/.test(text),
  uuid: (text) => UUID.test(text),
  uuid3: (text) => UUID.test(text) && /^.{8}-?.{4}-?3/.test(text),
  uuid4: (text) => UUID.test(text) && /^.{8}-?.{4}-?4.{3}-?[89ab]/i.test(text),
  uuid5: (text) => UUID.test(text) && /^.{8}-?.{4}-?5.{3}-?[89ab]/i.test(text),
  hexcolor: (text) => /^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text),
  'k8s-short-name': (text) => dnsSubdomainProblems(text).length === 0 && !text.includes('.'),
  'k8s-long-name': (text) => dnsSubdomainProblems(text).length === 0,
  'k8s-label-key': (text) => qualifiedNameProblems(text).length === 0,
};

/** False only for text that a known format refuses. */
export function hasFormat(text: string, format: string): boolean {
  return CHECKS[format]?.(text) ?? true;
}

/** An absolute URI, or a path that begins with a slash. */
function isUri(text: string): boolean {
  return text.startsWith('/') ? !/\s/.test(text) : URL.canParse(text);
}
