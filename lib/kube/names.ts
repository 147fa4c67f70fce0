import type { Sentence } from './sentence.ts';
import { say } from './sentences.ts';

/** The name rules of Kubernetes. Lengths are in characters. */
const LABEL_MAX = 63;
const SUBDOMAIN_MAX = 253;
const DNS_1123_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const DNS_1123_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const DNS_1035_LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED_NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

export function isDns1123Label(name: string): boolean {
  return name.length <= LABEL_MAX && DNS_1123_LABEL.test(name);
}

export function isDns1123Subdomain(name: string): boolean {
  return name.length <= SUBDOMAIN_MAX && DNS_1123_SUBDOMAIN.test(name);
}

export function isDns1035Label(name: string): boolean {
  return name.length <= LABEL_MAX && DNS_1035_LABEL.test(name);
}

/** Says what is wrong with a label (or annotation) key such as `example.com/team`; `undefined` when nothing is. */
export function labelKeyError(k: string): Sentence | undefined {
  const parts = k.split('/');
  if (parts.length > 2) return say('name.oneSlash', { key: k });
  const [prefix, name] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : [undefined, parts[0] ?? ''];
  if (prefix !== undefined && !isDns1123Subdomain(prefix)) return say('name.prefix', { key: k });
  if (name === '') return say('name.empty', { key: k });
  if (name.length > LABEL_MAX) return say('name.long', { key: k, max: LABEL_MAX });
  if (!QUALIFIED_NAME.test(name)) return say('name.characters', { key: k });
  return undefined;
}

/** Says what is wrong with a label value; `undefined` when nothing is. The empty value is allowed. */
export function labelValueError(v: string): Sentence | undefined {
  if (v === '') return undefined;
  if (v.length > LABEL_MAX) return say('name.valueLong', { value: v, max: LABEL_MAX });
  if (!QUALIFIED_NAME.test(v)) return say('name.valueCharacters', { value: v });
  return undefined;
}

/** Plural of a kind as KubeFed forms it: `ConfigMap` → `configmaps`, `Ingress` → `ingresses`, `NetworkPolicy` → `networkpolicies`. */
export function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/(s|x|ch|sh|z|o)$/.test(word)) return `${word}es`;
  if (word.endsWith('y')) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}
