import { notAcceptable } from '../api-error.ts';

/** The forms in which objects and lists can be answered. */
export type ObjectForm = 'full' | 'table' | 'metadata';
export type Accepted = {
  readonly form: ObjectForm;
  readonly encoding: 'json' | 'yaml';
  /** With `table`: which version of Table the client reads. */
  readonly metaVersion: 'v1' | 'v1beta1';
};

const OFFERED = ['application/json', 'application/yaml'] as const;
const FULL: Accepted = { form: 'full', encoding: 'json', metaVersion: 'v1' };

type MediaRange = { readonly type: string; readonly parameters: ReadonlyMap<string, string>; readonly quality: number };

/** Chooses how to answer, by the client's order of preference. @throws ApiError 406 when nothing offered fits. */
export function negotiateObject(header: string | undefined): Accepted {
  if (header === undefined || header === 'application/json' || header === '*/*') return FULL;
  for (const range of parseAccept(header)) {
    const encoding = encodingOf(range.type);
    if (encoding === undefined) continue;
    const as = range.parameters.get('as');
    if (as === undefined) return { ...FULL, encoding };
    const version = range.parameters.get('v');
    if (range.parameters.get('g') !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) continue;
    if (as === 'Table') return { form: 'table', encoding, metaVersion: version };
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return { form: 'metadata', encoding, metaVersion: version };
  }
  throw notAcceptable(OFFERED);
}

/** Whether the client prefers aggregated discovery, and which version of it. */
export function negotiateDiscovery(header: string | undefined): 'v2' | 'v2beta1' | 'legacy' {
  if (header === undefined) return 'legacy';
  for (const range of parseAccept(header)) {
    if (encodingOf(range.type) !== 'json') continue;
    const version = range.parameters.get('v');
    if (range.parameters.get('as') === 'APIGroupDiscoveryList' && range.parameters.get('g') === 'apidiscovery.k8s.io') {
      if (version === 'v2' || version === 'v2beta1') return version;
      continue;
    }
    return 'legacy';
  }
  return 'legacy';
}

/** The ranges of an Accept header, best first. */
export function parseAccept(header: string): readonly MediaRange[] {
  return header.split(',').map(parseRange).filter((range) => range.quality > 0).sort((a, b) => b.quality - a.quality);
}

function parseRange(text: string): MediaRange {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const equals = part.indexOf('=');
    if (equals > 0) parameters.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const quality = Number(parameters.get('q') ?? '1');
  return { type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 0 };
}

function encodingOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  if (type === 'application/yaml' || type === 'text/yaml') return 'yaml';
  return undefined;
}
