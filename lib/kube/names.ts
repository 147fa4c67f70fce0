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
export function labelKeyError(k: string): string | undefined {
  const parts = k.split('/');
  if (parts.length > 2) return `"${k}" may contain only one "/", between an optional domain and the name`;
  const [prefix, name] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : [undefined, parts[0] ?? ''];
  if (prefix !== undefined && !isDns1123Subdomain(prefix)) return `the part of "${k}" before "/" must be a lower-case DNS name`;
  if (name === '') return `the name part of "${k}" must not be empty`;
  if (name.length > LABEL_MAX) return `the name part of "${k}" must be at most ${LABEL_MAX} characters`;
  if (!QUALIFIED_NAME.test(name)) return `the name part of "${k}" must be letters, digits, "-", "_" or ".", and begin and end with a letter or digit`;
  return undefined;
}

/** Says what is wrong with a label value; `undefined` when nothing is. The empty value is allowed. */
export function labelValueError(v: string): string | undefined {
  if (v === '') return undefined;
  if (v.length > LABEL_MAX) return `"${v}" must be at most ${LABEL_MAX} characters`;
  if (!QUALIFIED_NAME.test(v)) return `"${v}" must be letters, digits, "-", "_" or ".", and begin and end with a letter or digit`;
  return undefined;
}

/** Plural of a kind as KubeFed forms it: `ConfigMap` → `configmaps`, `Ingress` → `ingresses`, `NetworkPolicy` → `networkpolicies`. */
export function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/(s|x|ch|sh|z|o)$/.test(word)) return `${word}es`;
  if (word.endsWith('y')) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}
